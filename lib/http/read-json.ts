import { AppError, malformed } from '@/lib/errors'
import { refuseUnstorable } from './storable'

/** How much a request body may weigh, in bytes. */
export const MAX_BODY_BYTES = 2_000_000

const tooLarge = () =>
  new AppError(
    'too_large',
    `A request body may weigh at most ${MAX_BODY_BYTES.toLocaleString('en')} bytes. Send less, or split it into several requests.`,
  )
const notJson = (what: string) =>
  new AppError('unsupported_media_type', `${what} Send JSON, as UTF-8 and not compressed, with Content-Type: application/json.`)

/** Refuses before a byte is read what is not JSON by its own headers. No Content-Type at all is looked at once there is a body. */
function checkHeaders(headers: Headers): void {
  const type = headers.get('content-type')
  if (type !== null && !/^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i.test(type))
    throw notJson(`The Content-Type ${type.slice(0, 100)} is not read here.`)
  const encoding = headers.get('content-encoding')
  if (encoding !== null && encoding.toLowerCase() !== 'identity')
    throw notJson(`The Content-Encoding ${encoding.slice(0, 100)} is not read here.`)
}

/**
 * Lets what still comes through unread, so that a caller who is busy sending gets to read the answer, and the connection is good for
 * the next request. Node's requestTimeout ends the endless.
 */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

/** Never holds more than MAX_BODY_BYTES. */
async function readBytes(body: ReadableStream<Uint8Array>, announced: number): Promise<Uint8Array> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  const next = () =>
    reader.read().catch((cause: unknown) => {
      throw new AppError('malformed', 'The body ended before it was whole.', { cause })
    })
  let size = 0
  for (let read = await next(); !read.done; read = await next()) {
    size += read.value.byteLength
    if (Math.max(size, announced) > MAX_BODY_BYTES) {
      void discard(reader).catch(() => undefined)
      throw tooLarge()
    }
    chunks.push(read.value)
  }
  return Buffer.concat(chunks)
}

// NUL and lone surrogates can be written as escapes only, so most bodies need no closer look.
const unstorableEscape = /\\u(?:0000|d[89a-f])/i
/**
 * A request's JSON; undefined when it has no body. Throws `unsupported_media_type`, `too_large` (never holding more than the limit),
 * `malformed` for broken UTF-8 or JSON, and `invalid` for text that cannot be stored.
 */
export async function readJson(request: Request): Promise<unknown> {
  checkHeaders(request.headers)
  const bytes = request.body === null ? new Uint8Array() : await readBytes(request.body, Number(request.headers.get('content-length') ?? 0))
  if (bytes.byteLength === 0) return undefined
  if (!request.headers.has('content-type')) throw notJson('The body has no Content-Type.')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed('The body is not valid UTF-8.', [{ path: '', message: 'Encode the JSON as UTF-8.' }])
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // Only the place: the words around it may hold a key.
    const place = /line \d+ column \d+/.exec(error instanceof Error ? error.message : '')?.[0].replace(' column', ', column')
    throw malformed(`The body is not valid JSON${place ? ` (${place})` : ''}.`, [{ path: '', message: 'Send well-formed JSON.' }])
  }
  if (unstorableEscape.test(text)) refuseUnstorable(value)
  return value
}
