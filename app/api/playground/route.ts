import { z } from 'zod'
import { AppError, isAppError } from '@/lib/errors'
import { faultsOf, inWords, sentenceOf } from '@/lib/faults'
import { readJson } from '@/lib/http/read-json'
import { refuseOtherSites } from '@/lib/http/refuse-other-sites'
import { requireCtx } from '@/lib/http/session'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { compare } from '@/lib/playground/compare'
import { eventStream } from '@/lib/playground/event-stream'
import { CompareInput } from '@/lib/playground/schema'
import { problemOf } from '@/lib/problem'

export const dynamic = 'force-dynamic'

const Body = z.strictObject({ workspace: z.string().max(100), input: CompareInput })

/** The playground's own door: a signed-in person's comparison as server-sent events. Programs use POST /api/v1/runs with a key. */
export async function POST(request: Request): Promise<Response> {
  const requestId = request.headers.get('x-request-id')?.slice(0, 100) || newId('req')
  try {
    refuseOtherSites(request, 'POST /api/v1/runs')
    const parsed = Body.safeParse(await readJson(request), { error: inWords })
    if (!parsed.success) {
      const faults = faultsOf(parsed.error)
      throw new AppError('invalid', sentenceOf(faults), { faults })
    }
    const ctx = { ...(await requireCtx(parsed.data.workspace)), requestId }
    const stop = new AbortController()
    const signal = AbortSignal.any([request.signal, stop.signal])
    const events = await compare(ctx, parsed.data.input, signal)
    return new Response(
      eventStream(events, () => stop.abort()),
      // `no-transform` and X-Accel-Buffering keep proxies from holding pieces back.
      { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' } },
    )
  } catch (error) {
    if (!isAppError(error)) logger.error({ err: error, requestId }, 'a comparison could not be started')
    const { status, headers, body } = problemOf(error, requestId)
    return new Response(JSON.stringify(body), { status, headers })
  }
}
