import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/**
 * `sha256:` and the hex SHA-256 of a JSON value in its canonical form (RFC 8785), so that neither the order of keys nor the way a
 * number was written matters. Throws on what is no JSON: NaN, infinities, lone surrogates, cycles, undefined.
 */
export function digestOf(value: unknown): string {
  const canonical = canonicalize(value)
  if (canonical === undefined) throw new TypeError('Only JSON values have a digest.')
  return `sha256:${createHash('sha256').update(canonical, 'utf8').digest('hex')}`
}

/** `sha256:` and the hex SHA-256 of bytes as they are. */
export const digestOfBytes = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
