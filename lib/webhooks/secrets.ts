import { randomBytes } from 'node:crypto'
import { open, seal } from '@/lib/crypto'

/** What is sealed in a webhook's row: the signing secret or token, and during a rotation the one before. */
export type StoredSecret = { secret: string; previous?: { secret: string; until: string } }

/** A signing secret as Standard Webhooks writes them: 256 random bits in base64 behind `whsec_`. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

export const sealSecret = (id: string, stored: StoredSecret): string => seal(JSON.stringify(stored), id)

/** Throws `invalid` when the installation's secret is another one than at sealing. */
export const openSecret = ({ id, sealedSecret }: { id: string; sealedSecret: string }): StoredSecret => JSON.parse(open(sealedSecret, id))

/** The secrets that sign at `now`, the newest first. */
export const secretsAt = ({ secret, previous }: StoredSecret, now: Date): string[] =>
  previous && Date.parse(previous.until) > now.getTime() ? [secret, previous.secret] : [secret]
