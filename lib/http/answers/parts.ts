import { z } from 'zod'

/** What many answers are made of. Objects here stay open: an answer may gain fields, and clients must let them pass. */
export const Time = z.iso.datetime().meta({ description: 'RFC 3339, in UTC.' })
export const Weight = z.int().min(0).max(10_000).meta({ description: 'In basis points: 10,000 is everybody.' })
export const VersionNumber = z.int().min(1).meta({ description: 'Counts from 1, for each prompt.' })
export const Digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .meta({ description: 'Over everything it says, in canonical JSON (RFC 8785).' })
export const JsonObject = z.record(z.string(), z.unknown())
/** An id that the server gives: a prefix that says what it is, and a ULID. */
export const Id = (prefix: string) => z.string().meta({ description: `\`${prefix}_…\`` })

export const Author = z
  .object({ type: z.enum(['user', 'api_key', 'system']), id: z.string(), name: z.string() })
  .meta({ id: 'Author', description: 'A person, a key, or Versicle itself.' })
export const Variant = z
  .object({ label: z.string().meta({ description: '`a`, `b` …' }), version: VersionNumber, weight: Weight })
  .meta({ id: 'Variant' })

/** A page of a list. */
export const pageAnswer = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'Give it as `cursor` for the next page; null on the last.' }),
  })
/** The example of a page that is the last. */
export const pageExample = <T>(...data: T[]): { data: T[]; next_cursor: string | null } => ({ data, next_cursor: null })

/** The people and keys of the examples. */
export const authorExample: z.infer<typeof Author> = { type: 'user', id: 'usr_01KAQ4M2X8E6T0V3N5R7W9Y1Z3', name: 'Ada' }
export const environmentId = 'env_01KAQ4M8B1C3D5E7F9G0H2J4K6'
