import { AppError, malformed } from '@/lib/errors'

/** How much a request body may weigh, in bytes. */
export const MAX_BODY_BYTES = 2_000_000

const tooLarge = (most: number) =>
  new AppError(
    'too_large',
    `A request body may weigh at most ${most.toLocaleString('en')} bytes. Send less, or split it into several requests.`,
  )
export const notJson = (what: string) =>
  new AppError('unsupported_media_type', `${what} Send JSON, as UTF-8 and not compressed, with Content-Type: application/json.`)

/** Refuses before a byte is read what is not JSON by its own headers. No Content-Type at all is looked at once there is a body. */
export function checkBodyHeaders(type: string | null, encoding: string | null): void {
  if (type !== null && !/^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i.test(type))
    throw notJson(`The Content-Type ${type.slice(0, 100)} is not read here.`)
  if (encoding !== null && encoding.toLowerCase() !== 'identity')
    throw notJson(`The Content-Encoding ${encoding.slice(0, 100)} is not read here.`)
}

/**
 * A body's bytes, never more than `most` of them: throws `too_large` as soon as there are, or are announced, more. What still
 * comes then is let through unread, so that a caller who is busy sending gets to read the answer and the connection is good for the next
 * request; the server's own time limit ends the endless. Throws `malformed` when the body is cut off.
 */
export async function readBytes(body: AsyncIterable<Uint8Array>, announced: number, most = MAX_BODY_BYTES): Promise<Uint8Array> {
  // Not for await: leaving its loop would close the connection.
  const reading = body[Symbol.asyncIterator]()
  const next = () =>
    reading.next().catch((cause: unknown) => {
      throw new AppError('malformed', 'The body ended before it was whole.', { cause })
    })
  const chunks: Uint8Array[] = []
  let size = 0
  for (let read = await next(); !read.done; read = await next()) {
    size += read.value.byteLength
    if (Math.max(size, announced) > most) {
      void letThrough(reading).catch(() => undefined)
      throw tooLarge(most)
    }
    chunks.push(read.value)
  }
  return Buffer.concat(chunks)
}

async function letThrough(reading: AsyncIterator<Uint8Array>): Promise<void> {
  while (!(await reading.next()).done);
}

// NUL and lone surrogates can be written as escapes only, so most bodies need no closer look.
const unstorableEscape = /\\u(?:0000|d[89a-f])/i

/** A body's JSON. Throws `malformed` for broken UTF-8 or JSON, and `invalid` for text that cannot be stored. */
export function parseJson(bytes: Uint8Array): unknown {
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

/** Throws `invalid` where a text, or a key, holds NUL or a lone surrogate: PostgreSQL stores neither, so no field takes them. */
export function refuseUnstorable(root: unknown): void {
  const open: { value: unknown; path: string }[] = [{ value: root, path: '' }]
  const check = (text: string, path: string) => {
    if (text.isWellFormed() && !text.includes('\0')) return
    const message = 'Remove the NUL or broken Unicode character from this text.'
    throw new AppError('invalid', `${path}: ${message}`, { faults: [{ path, message }] })
  }
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next
    if (typeof value === 'string') check(value, path)
    else if (value !== null && typeof value === 'object')
      for (const [key, child] of Object.entries(value)) {
        check(key, path)
        open.push({ value: child, path: path === '' ? key : `${path}.${key}`.slice(0, 200) })
      }
  }
}
