import { z } from 'zod'
import { EnvironmentRef, PlainText } from '@/lib/environments/schema'
import type { Author } from '@/lib/prompts/schema'
import { type Scope, scopes } from '@/lib/workspaces/roles'

export const ScopeName = z.enum(scopes, { error: `The scopes are ${scopes.join(', ')}.` })

const keyName = PlainText.min(1, 'Give the key a name, such as who uses it.').max(100, 'The name is too long (100 characters).')
/** RFC 3339, in the future. */
const ExpiresAt = z.iso
  .datetime({ offset: true, error: 'Give a time such as 2027-01-31T00:00:00Z.' })
  .refine((time) => Date.parse(time) > Date.now(), 'Give a time in the future.')

/** Requests a minute of each process; null: the installation's default. */
const RatePerMinute = z
  .int('Give a whole number of requests.')
  .min(1, 'Let it make at least 1 request a minute.')
  .max(100_000_000, 'Give at most 100,000,000 requests a minute.')

const KeyId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a key (key_…).')

export const CreateKey = z.strictObject({
  name: keyName,
  scopes: z
    .array(ScopeName)
    .min(1, 'Give the key at least one scope.')
    .transform((given) => scopes.filter((scope) => given.includes(scope))),
  /** Slug or id. When set, the key reads only what is published there. */
  environment: EnvironmentRef.nullable().default(null),
  expiresAt: ExpiresAt.nullable().default(null),
  ratePerMinute: RatePerMinute.nullable().optional(),
})
export type CreateKey = z.infer<typeof CreateKey>

export const RevokeKey = z.strictObject({ keyId: KeyId })
export type RevokeKey = z.infer<typeof RevokeKey>

/** 30 days. */
export const MAX_KEY_OVERLAP_SECONDS = 2_592_000
/** Makes a successor with the same name, scopes and environment. The old key goes on for `overlapSeconds`, so nobody is cut off. */
export const RotateKey = z.strictObject({
  keyId: KeyId,
  overlapSeconds: z.int().min(0).max(MAX_KEY_OVERLAP_SECONDS, 'The old key can go on for at most 30 days.').default(86_400),
  /** Of the successor. Absent: it lives as long as the old one was made to live. */
  expiresAt: ExpiresAt.nullable().optional(),
})
export type RotateKey = z.infer<typeof RotateKey>

export type ApiKeyStatus = 'active' | 'expired' | 'revoked'
export type ApiKeyDto = {
  id: string
  name: string
  /** `vk_` and the first characters: enough to recognise a key, useless as one. */
  prefix: string
  scopes: Scope[]
  environment: { id: string; slug: string; name: string } | null
  status: ApiKeyStatus
  createdBy: Author | null
  createdAt: string
  expiresAt: string | null
  revokedAt: string | null
  /** To the minute. */
  lastUsedAt: string | null
  /** Requests a minute of each process; null: the installation's default. */
  ratePerMinute: number | null
  /** The key that replaces it after a rotation. */
  successorId: string | null
}
/** The only time the key itself is told. */
export type NewApiKey = { apiKey: ApiKeyDto; key: string }
