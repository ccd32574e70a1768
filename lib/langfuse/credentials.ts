import { AppError } from '@/lib/errors'

/** What a Langfuse client calls its public and its secret key: here an API key's id, and the key itself. */
export type Credentials = { keyId: string; key: string }

const basic = /^Basic +([A-Za-z0-9+/=_-]{1,400}) *$/i

export const badCredentials = (why: string): AppError => new AppError('unauthenticated', `Invalid credentials. ${why}`)
/** For a secret key that is good, under another key's id. */
export const mismatch = () => badCredentials('The public key must be the id (key_…) of the very API key that is the secret key (vk_…).')

/** Reads `Basic base64(public:secret)` (RFC 7617). Throws `unauthenticated` in Langfuse's words. */
export function credentialsOf(authorization: string | null | undefined): Credentials {
  if (!authorization) throw new AppError('unauthenticated', 'No authorization header')
  const encoded = basic.exec(authorization)?.[1]
  const [, keyId, key] = /^([^:]*):(.*)$/s.exec(encoded ? Buffer.from(encoded, 'base64').toString('latin1') : '') ?? []
  if (!keyId || !key) throw badCredentials('Give an API key’s id (key_…) as the public key and the key itself (vk_…) as the secret key.')
  return { keyId, key }
}

/** The same key as the rest of Versicle takes it. */
export const asBearer = ({ key }: Credentials): string => `Bearer ${key}`
