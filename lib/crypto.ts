import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { config, secret } from '@/lib/config'
import { AppError } from '@/lib/errors'

/**
 * Sealing of secrets at rest: AES-256-GCM (NIST SP 800-38D), a fresh 96-bit nonce each, key derived from VERSICLE_SECRET by
 * HKDF-SHA-256 (RFC 5869). The row's id is authenticated with it, so a sealed value copied to another row does not open.
 * Form: `v<key version>.<nonce>.<tag>.<ciphertext>`, base64url. The version leaves room for another way of sealing. A changed secret needs
 * no other version: VERSICLE_SECRET_PREVIOUS opens what was sealed before, until it is sealed anew (`resealed`).
 */
const keyVersion = 1

const sealingKey = (from: string) => Buffer.from(hkdfSync('sha256', from, 'versicle', `seal v${keyVersion}`, 32))

/** Seals `plain` for the row `id`. */
export function seal(plain: string, id: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret()), nonce).setAAD(Buffer.from(id))
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return [`v${keyVersion}`, ...[nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'))].join('.')
}

/**
 * Opens what `seal` made for the same row `id`, with this secret or the previous one. Throws `invalid` when it was changed, moved to
 * another row, or sealed with another secret: then the value has to be entered again.
 */
export const open = (sealed: string, id: string): string => opened(sealed, id).plain

/** The same value sealed with this installation's secret; null where it is already. Throws like `open`. */
export function resealed(sealed: string, id: string): string | null {
  const { plain, current } = opened(sealed, id)
  return current ? null : seal(plain, id)
}

function opened(sealed: string, id: string): { plain: string; current: boolean } {
  try {
    return { plain: openWith(secret(), sealed, id), current: true }
  } catch (cause) {
    const previous = config().previousSecret
    try {
      if (previous !== null) return { plain: openWith(previous, sealed, id), current: false }
    } catch {}
    throw new AppError(
      'invalid',
      'A stored key cannot be opened with this VERSICLE_SECRET. Start with the secret it was sealed with (as VERSICLE_SECRET_PREVIOUS), or enter the key again.',
      { cause },
    )
  }
}

function openWith(from: string, sealed: string, id: string): string {
  const [version, nonce, tag, ciphertext] = sealed.split('.')
  if (version !== `v${keyVersion}` || nonce === undefined || tag === undefined || ciphertext === undefined) throw new Error('unknown form')
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(from), Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(id)).setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64url')), decipher.final()]).toString('utf8')
}

/** SHA-256, hex: how keys and tokens of 256 random bits are stored. */
export const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex')

/** 256 random bits, base64url (43 characters). */
export const randomToken = (): string => randomBytes(32).toString('base64url')

/** A token that this installation's secret gives for a purpose; the same each time, so nothing has to be stored. */
export const derivedToken = (purpose: string): string => createHmac('sha256', secret()).update(purpose).digest('base64url')

/** Compares without telling by its time where the difference is. */
export const sameToken = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
