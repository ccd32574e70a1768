import { PERIODS, type RunsView } from '@/components/runs/runs-url'
import type { Ctx } from '@/lib/context'
import { listRuns } from '@/lib/runs/queries'
import type { RunFilter, RunPage } from '@/lib/runs/schema'

/** What an address asks for, as of now. */
export const filterOf = (view: RunsView, promptId: string | undefined): RunFilter => ({
  promptId,
  version: view.version ?? undefined,
  gateway: view.gateway ?? undefined,
  model: view.model ?? undefined,
  environment: view.environment ?? undefined,
  status: view.status ?? undefined,
  source: view.source ?? undefined,
  sessionId: view.session ?? undefined,
  from: view.time === null ? (view.from ?? undefined) : new Date(Date.now() - PERIODS[view.time].ms).toISOString(),
  to: view.to ?? undefined,
  costMin: view.costMin ?? undefined,
  costMax: view.costMax ?? undefined,
  currency: view.currency ?? undefined,
  latencyMinMs: view.latencyMin ?? undefined,
  search: view.q ?? undefined,
})

/** A page of the log as the address asks for it. */
export const loadRuns = (ctx: Ctx, view: RunsView, promptId: string | undefined): Promise<RunPage> =>
  listRuns(ctx, { ...filterOf(view, promptId), cursor: view.before ?? undefined, limit: 50 })

/** The same filter up to now, for what is done to all its runs: what comes in meanwhile is left alone. */
export function filterUntilNow(view: RunsView, promptId: string | undefined): RunFilter {
  const filter = Object.entries(filterOf(view, promptId)).filter(([, value]) => value !== undefined)
  return { to: new Date().toISOString(), ...Object.fromEntries(filter) }
}
