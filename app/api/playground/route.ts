import { z } from 'zod'
import { config } from '@/lib/config'
import { AppError, forbidden, isAppError } from '@/lib/errors'
import { faultsOf, inWords, sentenceOf } from '@/lib/faults'
import { readJson } from '@/lib/http/read-json'
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
    refuseOtherSites(request)
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

/**
 * The session's cookie comes along with requests that other sites make, so the browser must say that this one is ours: Sec-Fetch-Site
 * (Fetch Metadata), or Origin where it is not sent (plain http on other hosts than localhost).
 */
function refuseOtherSites({ headers }: Request): void {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const own = [headers.get('host'), new URL(config().url).host]
  const ours = site === null ? origin !== null && URL.canParse(origin) && own.includes(new URL(origin).host) : site === 'same-origin'
  if (!ours) throw forbidden('This address serves the app’s own pages only. Programs use POST /api/v1/runs with an API key.')
}
