import { OutboundError, type OutboundRequest, type OutboundResponse, outbound, readChunks, readText } from '@/lib/database/safe-fetch'
import { type Delta, isFailure } from './answer'
import { callError, requestIdOf } from './call-error'
import type { CallError } from './call-schema'
import { headerSecrets } from './header-secrets'
import { takePlace } from './places'
import { sseData } from './sse'
import type { Stopper } from './stopper'

/** Where and how to call a gateway: everything opened and resolved. Lives only as long as the call. */
export type Endpoint = {
  baseUrl: string
  apiKey: string | null
  headers: Record<string, string>
  allowPrivate: boolean
  /** Longest wait for a connection. */
  connectTimeoutMs?: number
  /** Longest wait for the answer to begin, once connected; absent: `timeoutMs`. */
  firstByteTimeoutMs?: number
  /** Longest silence inside the answer. */
  timeoutMs?: number
  /** Longest time for the whole answer, once it is asked for. */
  deadlineMs?: number
  /** An HTTP proxy's URL, user and password included. The outbound guard judges it and what is behind it. */
  proxyUrl?: string
  /** Whose calls count together, and how many may run at once in this process. */
  limit?: { gatewayId: string; maxConcurrency: number }
}

const MAX_ERROR_BYTES = 256 * 1024
const MAX_JSON_BYTES = 16 * 1024 * 1024
const MAX_STREAM_BYTES = 128 * 1024 * 1024
const MAX_ANSWER_CHARS = 4_000_000
/** How long a connection may stay open after [DONE], to be ended in good order and used again. */
const LINGER_MS = 200

/** An answer that came whole but is none in the OpenAI protocol. `body`: its JSON, or its text. */
export class UnreadableAnswer extends Error {
  constructor(readonly body: unknown) {
    super('The answer is not in the OpenAI protocol.')
  }
}

/** One request to a gateway. An answer that is not 2xx comes back already read, as far as it came, as `refusal`. Throws OutboundError when there is none. */
export async function call(
  endpoint: Endpoint,
  path: string,
  init: Pick<OutboundRequest, 'method' | 'body' | 'onBytes'> & { onSend?: () => void },
  stop: Stopper,
) {
  const { signal } = stop
  const own = Object.fromEntries(Object.entries(endpoint.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const { allowPrivate, connectTimeoutMs, proxyUrl, limit, firstByteTimeoutMs, timeoutMs } = endpoint
  const { onSend, ...request } = init
  const way = outbound(allowPrivate, { ...(connectTimeoutMs && { connectTimeoutMs }), ...(proxyUrl && { proxyUrl }) })
  // Waiting for a place is our doing, and has a limit of its own: the deadline is for the gateway.
  stop.pause()
  const release = limit ? await takePlace(limit.gatewayId, limit.maxConcurrency, signal) : () => {}
  stop.run()
  onSend?.()
  const response = await way
    .send(`${endpoint.baseUrl}${path}`, {
      ...request,
      headers: {
        accept: 'text/event-stream, application/json',
        'user-agent': 'Versicle/0.1',
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(endpoint.apiKey === null ? {} : { authorization: `Bearer ${endpoint.apiKey}` }),
        ...own,
      },
      signal,
      headersTimeoutMs: firstByteTimeoutMs ?? timeoutMs,
      idleTimeoutMs: timeoutMs,
    })
    .catch((error: unknown) => {
      release()
      throw error
    })
  response.body.once('close', release)
  if (response.status >= 200 && response.status < 300) return { response, refusal: null }
  const body = jsonOrText(await errorText(response, stop))
  return { response, refusal: callError({ ...response, body }) }
}

/** What there is of an error's body: its beginning when it is large, breaks off or falls silent, for the status says the most. */
async function errorText(response: OutboundResponse, stop: Stopper): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of readChunks(response, stop.signal)) {
      parts.push(chunk)
      bytes += chunk.length
      if (bytes >= MAX_ERROR_BYTES) break
    }
  } catch (error) {
    if (!(error instanceof OutboundError) || (error.code === 'aborted' && !stop.late())) throw error
  }
  return new TextDecoder().decode(Buffer.concat(parts).subarray(0, MAX_ERROR_BYTES))
}

/** Reads a whole JSON body. Throws UnreadableAnswer when it is none. */
export async function readJson(response: OutboundResponse, signal: AbortSignal): Promise<object> {
  const body = jsonOrText(await readText(response, MAX_JSON_BYTES, signal))
  if (typeof body !== 'object' || body === null) throw new UnreadableAnswer(body)
  return body
}

export type Piece = { type: 'delta'; delta: Delta; streamed: boolean } | { type: 'done' }

/**
 * Reads an answer as what it is, whatever its content type says: server-sent events, or one JSON object. Each object goes through `take`.
 * Throws OutboundError when the connection breaks or too much comes, UnreadableAnswer for what is no answer.
 */
export async function* pieces(
  response: OutboundResponse,
  take: (frame: unknown) => Delta[],
  signal: AbortSignal,
): AsyncGenerator<Piece, void> {
  const body = bounded(readChunks(response, signal), MAX_STREAM_BYTES)
  const head = await untilText(body)
  const first = beginning(head)[0]
  const streamed = first !== '{' && first !== '[' && first !== '<'
  const frames = streamed ? framesOf(prepend(head, body), response) : wholeOf(prepend(head, body))
  let chars = 0
  for await (const frame of frames) {
    if (frame === 'done') yield { type: 'done' }
    else {
      for (const delta of take(frame)) {
        chars += delta.type === 'tool_call' ? delta.arguments.length : delta.text.length
        if (chars > MAX_ANSWER_CHARS) {
          throw new OutboundError(
            'too_large',
            `The answer is longer than ${MAX_ANSWER_CHARS.toLocaleString('en')} characters; the rest was not read.`,
          )
        }
        yield { type: 'delta', delta, streamed }
      }
    }
  }
}

async function* wholeOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<object, void> {
  const parts: Buffer[] = []
  for await (const chunk of bounded(chunks, MAX_JSON_BYTES)) parts.push(chunk)
  const body = jsonOrText(new TextDecoder().decode(Buffer.concat(parts)))
  if (typeof body !== 'object' || body === null || !('choices' in body || isFailure({ ...body }))) throw new UnreadableAnswer(body)
  yield body
}

async function* framesOf(chunks: AsyncIterable<Buffer>, response: OutboundResponse): AsyncGenerator<object | 'done', void> {
  let linger: NodeJS.Timeout | undefined
  let read = false
  let stray = ''
  let broken: string | null = null
  try {
    for await (const data of sseData(chunks)) {
      if (linger || data.trim() === '') continue
      // Broken JSON at the very end is a cut, which has its own name; in the middle it is a gateway that cannot be trusted with the rest.
      if (broken !== null) throw new UnreadableAnswer(broken)
      const frame = data.trim() === '[DONE]' ? 'done' : jsonOrText(data)
      if (frame === 'done') {
        linger = setTimeout(() => response.body.destroy(), LINGER_MS)
        yield frame
      } else if (typeof frame === 'object' && frame !== null) {
        read = true
        yield frame
      } else if (/^\s*[{[]/.test(data)) broken = data
      else stray ||= data
    }
    if (!read && !linger) throw new UnreadableAnswer(broken ?? stray)
  } catch (error) {
    if (!linger) throw error instanceof RangeError ? new OutboundError('too_large', error.message) : error
  } finally {
    clearTimeout(linger)
  }
}

/** What a thrown error means for the person who made the call. Rethrows what is none of the gateway's or the network's doing. */
export function failureOf(error: unknown, stop: Stopper, response: OutboundResponse | null): CallError {
  const about = { status: response?.status ?? null, requestId: response ? requestIdOf(response.headers) : null, retryAfterSeconds: null }
  if (error instanceof OutboundError) {
    if (error.code !== 'aborted' || !stop.late()) return { ...about, message: error.message, code: error.code }
    return { ...about, message: `The answer was not complete after ${stop.deadlineMs / 1000} seconds.`, code: 'timeout' }
  }
  if (!(error instanceof UnreadableAnswer)) throw error
  const told = callError({ status: about.status, headers: response?.headers ?? {}, body: error.body })
  return { ...told, message: `This is no answer in the OpenAI protocol: ${told.message}`, code: told.code ?? 'bad_answer' }
}

/** What must never appear in anything that is kept or shown, also as JSON or an address would write it. */
export function secretsOf({ apiKey, headers, proxyUrl }: Endpoint): string[] {
  const secrets = [
    ...(apiKey === null ? [] : [apiKey]),
    ...headerSecrets(headers),
    ...(proxyUrl === undefined ? [] : proxySecrets(proxyUrl)),
  ]
  const written = secrets.flatMap((secret) => {
    const json = JSON.stringify(secret).slice(1, -1)
    return [secret, json, json.replaceAll('/', '\\/'), encodeURIComponent(secret)]
  })
  return [...new Set(written)].sort((a, b) => b.length - a.length)
}

function proxySecrets(proxyUrl: string): string[] {
  const { username, password } = new URL(proxyUrl)
  if (password === '') return []
  const plain = decodeURIComponent(password)
  return [plain, password, Buffer.from(`${decodeURIComponent(username)}:${plain}`).toString('base64')]
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function* bounded(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer, void> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes)
      throw new OutboundError('too_large', `The answer is larger than ${maxBytes / 1024 / 1024} MB; the rest was not read.`)
    yield chunk
  }
}

const beginning = (head: Buffer) =>
  head
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()

/** The first chunks, up to the one with something in it; gateways send blank lines to keep a connection alive. */
async function untilText(chunks: AsyncGenerator<Buffer, void>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (beginning(head) === '' && head.length < 65_536) {
    const next = await chunks.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function* prepend(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  yield head
  yield* rest
}
