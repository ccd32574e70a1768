import { type OutboundResponse, readChunks } from '@/lib/database/safe-fetch'
import { callError, redact } from '@/lib/gateways/call-error'
import type { CallError } from '@/lib/gateways/call-schema'
import { sseData } from '@/lib/gateways/sse'
import { stopper, stopwatch } from '@/lib/gateways/stopper'
import { call, type Endpoint, failureOf, secretsOf } from '@/lib/gateways/upstream'
import { wireKeeper } from '@/lib/gateways/wire'
import type { CallName, Evidence } from './schema'

const DEADLINE_MS = 60_000
const MAX_BYTES = 1024 * 1024
const MAX_SENT = 1_200
const MAX_BODY = 3_000
/** What of an answer's headers says something about how it keeps to the protocol. */
const TOLD_HEADERS = ['content-type', 'retry-after', 'retry-after-ms', 'x-request-id', 'x-oneapi-request-id', 'openai-model', 'server']

export type Fields = Record<string, unknown>
export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** A call with all that is needed to judge its answer. `json`: the body when it was one object; `frames`: the objects of a stream. */
export type Exchange = {
  call: CallName
  status: number | null
  headers: Record<string, string>
  json: Fields | null
  frames: Fields[]
  /** The stream said [DONE]. */
  done: boolean
  /** There was more of it than is read, so how it ends is not known. */
  tooLong: boolean
  /** Why there is no good answer: a status that is not 2xx, an error in the body whatever the status, or the network. */
  error: CallError | null
  evidence: Evidence
}

export type Question = { call: CallName; path: string; body: object }

/** Makes one call and keeps what came back. Throws only when `signal` is aborted: everything a gateway does is a finding. */
export async function exchange(endpoint: Endpoint, { call: name, path, body }: Question, signal: AbortSignal): Promise<Exchange> {
  const elapsedMs = stopwatch()
  const stop = stopper(signal, Math.min(endpoint.deadlineMs ?? DEADLINE_MS, DEADLINE_MS))
  const secrets = secretsOf(endpoint)
  const wire = wireKeeper(secrets)
  const sent = JSON.stringify(body)
  let response: OutboundResponse | null = null
  let answer: { text: string; tooLong: boolean } | null = null
  let network: CallError | null = null
  try {
    const asked = await call(endpoint, path, { method: 'POST', body: sent, onBytes: wire.take }, stop)
    response = asked.response
    if (!asked.refusal) answer = await readAll(response, stop.signal)
  } catch (error) {
    signal.throwIfAborted()
    network = redact(failureOf(error, stop, response), secrets)
  } finally {
    stop.end()
    response?.body.destroy()
  }
  signal.throwIfAborted()
  const told = wire.told(response)
  const { json, frames, done } = await read(answer ? redact(answer.text, secrets) : (told?.body ?? ''))
  const status = told?.status ?? null
  const headers = told?.headers ?? {}
  const failing = json && inError(json) ? json : frames.find(inError)
  const refused = status !== null && (status < 200 || status > 299)
  const error = refused || failing ? callError({ status, headers, body: failing ?? json ?? told?.body ?? '' }) : network
  return {
    call: name,
    status,
    headers,
    json,
    frames,
    done,
    tooLong: answer?.tooLong ?? false,
    error,
    evidence: {
      call: name,
      method: 'POST',
      path,
      sent: middleOut(redact(withoutImages(sent), secrets), MAX_SENT),
      status,
      headers: Object.fromEntries(
        TOLD_HEADERS.flatMap((each) => (headers[each] === undefined ? [] : [[each, headers[each].slice(0, 200)]])),
      ),
      body: middleOut(storable(told?.body ?? ''), MAX_BODY),
      latencyMs: elapsedMs(),
      failure: network && storable(network.message),
    },
  }
}

async function readAll(response: OutboundResponse, signal: AbortSignal): Promise<{ text: string; tooLong: boolean }> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of readChunks(response, signal)) {
    parts.push(chunk)
    bytes += chunk.length
    if (bytes > MAX_BYTES) break
  }
  return { text: new TextDecoder().decode(Buffer.concat(parts)), tooLong: bytes > MAX_BYTES }
}

/** Errors in OpenAI's shape or near it: see `isFailure` in lib/gateways/answer.ts. Chunks that carry choices are none. */
const inError = (body: Fields): boolean =>
  !Array.isArray(body.choices) &&
  !Array.isArray(body.output) &&
  (Boolean(body.error) || body.success === false || body.object === 'error' || body.type === 'error')

/** One object, or the objects of a stream; what cannot be read is left out. */
async function read(text: string): Promise<Pick<Exchange, 'json' | 'frames' | 'done'>> {
  const whole = parsed(text)
  if (whole) return { json: whole, frames: [], done: false }
  const frames: Fields[] = []
  let done = false
  try {
    for await (const data of sseData(once(text))) {
      if (data.trim() === '[DONE]') done = true
      else frames.push(parsed(data) ?? {})
    }
  } catch {
    // A line too long to be an event: what was read until then counts.
  }
  return { json: null, frames: frames.filter((frame) => Object.keys(frame).length > 0), done }
}

async function* once(text: string) {
  yield Buffer.from(text)
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? fields(value[0]) : typeof value === 'object' && value !== null ? (value as Fields) : null
  } catch {
    return null
  }
}

const withoutImages = (sent: string) => sent.replace(/data:image\/png;base64,[A-Za-z0-9+/=]+/g, 'data:image/png;base64,…')

/** PostgreSQL keeps neither NUL nor half a surrogate pair. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

/** The beginning and the end of what is too long. */
export function middleOut(text: string, most: number): string {
  if (text.length <= most) return text
  const tail = Math.floor(most / 3)
  return `${text.slice(0, most - tail)}\n… ${(text.length - most).toLocaleString('en')} characters left out …\n${text.slice(-tail)}`.toWellFormed()
}
