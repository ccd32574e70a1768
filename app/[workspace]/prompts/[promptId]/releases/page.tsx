import type { Metadata } from 'next'
import type { AskedAt } from '@/components/releases/live-then'
import { ReleasesTab } from '@/components/releases/releases-tab'
import { listRequests } from '@/lib/approvals/queries'
import type { Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import { archivedPlacesOf, lanesOf, listReleases, releasedAt } from '@/lib/releases/queries'
import { ReadReleasedAt } from '@/lib/releases/schema'
import { listRollouts } from '@/lib/rollouts/queries'
import { releaseActions } from '../../../releases/release-actions'
import { loadPromptPage } from '../load'

export const metadata: Metadata = { title: 'Releases' }

type Props = {
  params: Promise<{ workspace: string; promptId: string }>
  searchParams: Promise<{ environment?: string | string[]; at?: string | string[] }>
}

export default async function PromptReleasesPage({ params, searchParams }: Props) {
  const [{ workspace, promptId }, asked] = await Promise.all([params, searchParams])
  const { ctx, prompt } = await loadPromptPage(workspace, promptId)
  const [lanes, archivedPlaces, rollouts, requests] = await Promise.all([
    lanesOf(ctx, prompt.id),
    archivedPlacesOf(ctx, prompt.id),
    listRollouts(ctx, { promptId: prompt.id, underWay: true }),
    listRequests(ctx, { promptId: prompt.id, state: 'open' }),
  ])
  const environment = lanes.find((lane) => lane.environment.slug === asked.environment)?.environment.slug
  const history = await listReleases(ctx, { promptId: prompt.id, environment, limit: 50 })
  const asksAt = typeof asked.at === 'string' ? asked.at : undefined
  const gone = archivedPlaces.find(({ slug }) => slug === asked.environment)?.slug
  const then = await askedAt(ctx, prompt.name, environment ?? gone ?? lanes.at(-1)?.environment.slug, asksAt)
  return (
    <ReleasesTab
      prompt={{ id: prompt.id, name: prompt.name }}
      hasVersion={prompt.newestVersion !== null}
      archived={prompt.archivedAt !== null}
      lanes={lanes}
      archivedPlaces={archivedPlaces}
      rollouts={rollouts.data}
      requests={requests.data}
      environment={environment}
      history={history}
      asked={then}
      actions={releaseActions}
    />
  )
}

/** What was live at the time in the address; null when it names none. */
async function askedAt(ctx: Ctx, name: string, environment: string | undefined, at: string | undefined): Promise<AskedAt | null> {
  const asked = ReadReleasedAt.safeParse({ name, environment, at })
  if (!asked.success) return null
  const { data } = asked
  try {
    return { at: data.at, environment: data.environment, found: await releasedAt(ctx, data) }
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return { at: data.at, environment: data.environment, found: null }
    throw error
  }
}
