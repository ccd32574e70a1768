import { notFound } from 'next/navigation'
import { RunLog } from '@/components/runs/run-log'
import { parseRunsView } from '@/components/runs/runs-url'
import { listEnvironments } from '@/lib/environments/queries'
import { listGateways } from '@/lib/gateways/queries'
import { requirePage } from '@/lib/http/session'
import { getPrompt } from '@/lib/prompts/queries'
import { deleteRunsAction } from '../../../runs/actions'
import { filterUntilNow, loadRuns } from '../../../runs/load-runs'

type Props = {
  params: Promise<{ workspace: string; promptId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The run log of one prompt, inside the prompt's own frame. */
export default async function PromptRunsPage({ params, searchParams }: Props) {
  const { workspace, promptId } = await params
  const { ctx } = await requirePage(workspace)
  const given = await searchParams
  const view = { ...parseRunsView((name) => [given[name]].flat()[0]), prompt: null }
  const [prompt, gateways, environments] = await Promise.all([getPrompt(ctx, promptId), listGateways(ctx), listEnvironments(ctx)])
  if (!prompt) notFound()
  return (
    <RunLog
      page={await loadRuns(ctx, view, prompt.id)}
      view={view}
      gateways={gateways.map(({ slug, name }) => ({ slug, name }))}
      environments={environments.map(({ slug, name }) => ({ slug, name }))}
      filter={filterUntilNow(view, prompt.id)}
      deleteRuns={deleteRunsAction}
      prompts={null}
      prompt={prompt.name}
    />
  )
}
