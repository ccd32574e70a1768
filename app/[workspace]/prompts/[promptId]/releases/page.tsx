import type { Metadata } from 'next'
import { ReleasesTab } from '@/components/releases/releases-tab'
import { listRequests } from '@/lib/approvals/queries'
import { lanesOf, listReleases } from '@/lib/releases/queries'
import { listRollouts } from '@/lib/rollouts/queries'
import { releaseActions } from '../../../releases/release-actions'
import { loadPromptPage } from '../load'

export const metadata: Metadata = { title: 'Releases' }

type Props = {
  params: Promise<{ workspace: string; promptId: string }>
  searchParams: Promise<{ environment?: string | string[] }>
}

export default async function PromptReleasesPage({ params, searchParams }: Props) {
  const [{ workspace, promptId }, asked] = await Promise.all([params, searchParams])
  const { ctx, prompt } = await loadPromptPage(workspace, promptId)
  const [lanes, rollouts, requests] = await Promise.all([
    lanesOf(ctx, prompt.id),
    listRollouts(ctx, { promptId: prompt.id, underWay: true }),
    listRequests(ctx, { promptId: prompt.id, state: 'open' }),
  ])
  const environment = lanes.find((lane) => lane.environment.slug === asked.environment)?.environment.slug
  const history = await listReleases(ctx, { promptId: prompt.id, environment, limit: 50 })
  return (
    <ReleasesTab
      prompt={{ id: prompt.id, name: prompt.name }}
      hasVersion={prompt.newestVersion !== null}
      archived={prompt.archivedAt !== null}
      lanes={lanes}
      rollouts={rollouts.data}
      requests={requests.data}
      environment={environment}
      history={history}
      actions={releaseActions}
    />
  )
}
