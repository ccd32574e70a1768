import type { Metadata } from 'next'
import { RunLog } from '@/components/runs/run-log'
import { parseRunsView } from '@/components/runs/runs-url'
import { Page } from '@/components/shell/page'
import { listEnvironments } from '@/lib/environments/queries'
import { listGateways } from '@/lib/gateways/queries'
import { requirePage } from '@/lib/http/session'
import { listPrompts } from '@/lib/prompts/queries'
import { searchPromptsAction } from '../../playground/actions'
import { findPrompt } from '../../playground/load-prompt'
import { deleteRunsAction } from '../actions'
import { filterUntilNow, loadRuns } from '../load-runs'

export const metadata: Metadata = { title: 'Runs' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function RunsPage({ params, searchParams }: Props) {
  const { ctx } = await requirePage((await params).workspace)
  const given = await searchParams
  const view = parseRunsView((name) => [given[name]].flat()[0])
  const [chosen, { data: first }, gateways, environments] = await Promise.all([
    view.prompt === null ? null : findPrompt(ctx, view.prompt),
    listPrompts(ctx, { limit: 100 }),
    listGateways(ctx),
    listEnvironments(ctx),
  ])
  // A prompt that does not exist has no runs: say so rather than show everybody's.
  const page =
    view.prompt !== null && chosen === null
      ? { runs: [], nextCursor: null, lookedBackTo: null, total: null }
      : await loadRuns(ctx, view, chosen?.id)
  return (
    <Page crumbs={[{ label: 'Runs' }]}>
      <RunLog
        page={page}
        view={view}
        gateways={gateways.map(({ slug, name }) => ({ slug, name }))}
        environments={environments.map(({ slug, name }) => ({ slug, name }))}
        filter={filterUntilNow(view, chosen?.id)}
        deleteRuns={deleteRunsAction}
        prompts={{
          chosen: chosen && { id: chosen.id, name: chosen.name, kind: chosen.kind },
          first: first.map(({ id, name, kind }) => ({ id, name, kind })),
          search: searchPromptsAction,
        }}
      />
    </Page>
  )
}
