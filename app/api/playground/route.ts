import { personDoor, personPost } from '@/lib/http/person-door'
import { requireCtx } from '@/lib/http/session'
import { eventStream } from '@/lib/playground/event-stream'
import { StartCells } from '@/lib/playground/session-schema'
import { startCells } from '@/lib/playground/start-cells'
import { watchSession } from '@/lib/playground/watch-session'

export const dynamic = 'force-dynamic'

/** The playground's own doors. Programs use POST /api/v1/runs with a key. Here cells are started in a session: `{ session }` is answered at once. */
export const POST = personPost(StartCells, 'POST /api/v1/runs', startCells)

/** Everything the session `?workspace=…&session=…` says, as server-sent events: over one connection, until nothing runs any more. */
export function GET(request: Request): Promise<Response> {
  return personDoor(request, async () => {
    const { searchParams } = new URL(request.url)
    const ctx = await requireCtx(searchParams.get('workspace') ?? '')
    const stop = new AbortController()
    const signal = AbortSignal.any([request.signal, stop.signal])
    const events = await watchSession(ctx, searchParams.get('session') ?? '', signal)
    return new Response(
      eventStream(events, () => stop.abort()),
      // `no-transform` and X-Accel-Buffering keep proxies from holding pieces back.
      { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' } },
    )
  })
}
