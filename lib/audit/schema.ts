import { z } from 'zod'

// PostgreSQL takes neither NUL nor lone surrogates, not even to look for them.
const Reference = z
  .string()
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'Remove the NUL or broken Unicode character from this text.')

export const ListAuditEvents = z.strictObject({
  /** Only what happened to this thing, by its id. */
  subjectId: Reference.max(64).optional(),
  /** Only what this one did, such as `user:usr_…`. */
  actor: Reference.max(100).optional(),
  /** Only acts of this kind: `release` finds `release.create` and `release.rollback`. */
  kind: z
    .string()
    .regex(/^[a-z_]+$/, 'Name a kind such as release.')
    .max(40)
    .optional(),
  limit: z.int().min(1).max(200).default(50),
  /** The `sequence` to go on below. */
  before: z.int().min(1).max(2_147_483_647).optional(),
})
export type ListAuditEvents = z.input<typeof ListAuditEvents>

export type AuditEventDto = {
  id: string
  /** 1, 2, 3 … per workspace. */
  sequence: number
  action: string
  actor: { type: string; id: string; name: string }
  subjectId: string
  /** What changed: names, numbers and digests, never secrets. */
  details: unknown
  ip: string | null
  requestId: string | null
  hash: string
  createdAt: string
}
export type AuditPage = { data: AuditEventDto[]; nextBefore: number | null }

/** `brokenAt` is the first row that is not what was written, or does not follow the row before it. */
export type ChainCheck = { ok: true; events: number; head: string } | { ok: false; events: number; brokenAt: number }
