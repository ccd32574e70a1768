import { OutboundError, type OutboundResponse, readChunks } from '@/lib/database/safe-fetch'
import { isFailure } from '@/lib/gateways/answer'
import { callError, redact } from '@/lib/gateways/call-error'
import type { CallError, CallTry } from '@/lib/gateways/call-schema'
import type { FailedTry } from '@/lib/gateways/retry'
import { type Stopper, stopper, stopwatch } from '@/lib/gateways/stopper'
import { call, failureOf, secretsOf, UnreadableAnswer } from '@/lib/gateways/upstream'
import { wireKeeper } from '@/lib/gateways/wire'
import type { Target } from './find-targets'
import { type Hearer, hearer } from './hearer'
import type { Prepared } from './prepare'

const MAX_ERROR_BYTES = 256 * 1024

/** A gateway that has begun to answer, or why it did not. Whoever got one ends it with `close`. */
export type Opened = {
  target: Target
  response: OutboundResponse | null
  /** What came first, and the rest as it comes. */
  begun: { head: Buffer; rest: AsyncGenerator<Buffer, void>; events: boolean } | null
  failure: CallError | null
  failed: FailedTry | null
  hear: Hearer
  stop: Stopper
  secrets: string[]
  elapsedMs: () => number
  wire: ReturnType<typeof wireKeeper>
  close: () => void
}

/** Asks one target and waits for the first bytes of its answer. Never throws for anything the gateway or the network does. */
export async function openCall(
  { protocol, path, body, streamed, addsUsage }: Prepared,
  target: Target,
  signal: AbortSignal,
): Promise<Opened> {
  const { endpoint, model } = target
  let watch = stopwatch()
  const elapsedMs = () => watch()
  const secrets = secretsOf(endpoint)
  const stop = stopper(signal, endpoint.deadlineMs)
  let wire = wireKeeper(secrets)
  let response: OutboundResponse | null = null
  let unanswered = false
  const opened = (begun: Opened['begun'], failure: CallError | null): Opened => ({
    target,
    response,
    begun,
    failure: redact(failure, secrets),
    failed: failure && { error: failure, unanswered, shouldRetry: response?.headers['x-should-retry'] },
    hear: hearer(protocol, begun?.events ?? false, elapsedMs),
    stop,
    secrets,
    elapsedMs,
    wire,
    close() {
      stop.end()
      response?.body.destroy()
    },
  })
  const onSend = () => {
    watch = stopwatch()
  }
  const post = (content: object) =>
    call(endpoint, path, { method: 'POST', body: JSON.stringify({ ...content, model }), onBytes: wire.take, onSend }, stop)
  try {
    let asked = await post(body)
    if (asked.refusal && addsUsage && namesUsage(asked.refusal)) {
      wire = wireKeeper(secrets)
      const { stream_options: _, ...without } = body
      asked = await post(without)
    }
    response = asked.response
    if (asked.refusal) return opened(null, asked.refusal)
    const rest = readChunks(response, stop.signal)
    const { value: head } = await rest.next()
    if (!head) throw new UnreadableAnswer('The gateway ended its answer without saying anything.')
    const first = beginning(head)
    if (first.startsWith('<')) throw new UnreadableAnswer(await untilEnd(first, rest))
    const failure = failureIn(first, response)
    return failure ? opened(null, failure) : opened({ head, rest, events: streamed && !first.startsWith('{') }, null)
  } catch (error) {
    const failure = failureOf(error, stop, response)
    unanswered = response === null && error instanceof OutboundError && (error.unconnected || error.code === 'cut')
    return opened(null, failure)
  }
}

/** How a try went, for the record. */
export const triedOf = ({ response, failure, elapsedMs }: Opened): CallTry => ({
  status: response?.status ?? null,
  code: failure?.code ?? null,
  message: failure?.message ?? null,
  latencyMs: elapsedMs(),
})

const namesUsage = ({ status, message }: CallError) => (status === 400 || status === 422) && /stream_options|include_usage/.test(message)

const beginning = (bytes: Buffer): string =>
  bytes
    .subarray(0, MAX_ERROR_BYTES)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()

async function untilEnd(first: string, rest: AsyncIterable<Buffer>): Promise<string> {
  let text = first
  for await (const chunk of rest) {
    text += chunk.toString('utf8')
    if (text.length > MAX_ERROR_BYTES) break
  }
  return text
}

/** The error that came in place of an answer though the status said otherwise: as JSON, or as the first event of a stream. */
function failureIn(first: string, { status, headers }: OutboundResponse): CallError | null {
  const data = first.startsWith('{') ? first : /^(?::[^\n]*\s+)*(?:event:[^\n]*\n)?data: ?(\{.*)/.exec(first)?.[1]
  if (data === undefined || !/"error"|"success"/.test(data)) return null
  const body = jsonOf(data)
  return body && isFailure({ ...body }) && !('object' in body && body.object === 'response') ? callError({ status, headers, body }) : null
}

function jsonOf(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
