import type { RunsView } from '@/components/runs/runs-url'
import type { Ctx } from '@/lib/context'
import { listRuns } from '@/lib/runs/queries'
import type { RunPage } from '@/lib/runs/schema'

/** A page of the log as the address asks for it. */
export const loadRuns = (ctx: Ctx, view: RunsView, promptId: string | undefined): Promise<RunPage> =>
  listRuns(ctx, {
    promptId,
    version: view.version ?? undefined,
    gateway: view.gateway ?? undefined,
    model: view.model ?? undefined,
    environment: view.environment ?? undefined,
    status: view.status ?? undefined,
    source: view.source ?? undefined,
    cursor: view.before ?? undefined,
    limit: 50,
  })
