import { malformed } from '@/lib/errors'

const wrong = (message: string) => malformed(`Idempotency-Key: ${message}`, [{ path: 'Idempotency-Key', message }])

/**
 * The request's Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07 §2.1), or null. The draft writes it as a quoted string
 * (RFC 8941 §3.3.3), most clients send it bare: both name the same key. Throws `malformed`.
 */
export function idempotencyKeyOf({ headers }: Request): string | null {
  const sent = headers.get('idempotency-key')
  if (sent === null) return null
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(sent)
  const key = quoted?.[1]?.replace(/\\(["\\])/g, '$1') ?? sent
  if (key === '' || key.length > 255) throw wrong('Give 1 to 255 characters, such as a UUID.')
  if (!/^[\x20-\x7e]+$/.test(key)) throw wrong('Use printable ASCII only, such as a UUID.')
  return key
}
