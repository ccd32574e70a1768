import { z } from 'zod'
import { Author, authorExample, Digest, Id, Time, Variant, VersionNumber } from './parts'

const ReleaseRef = z.object({ id: Id('rel'), sequence: z.int() })

export const ReleaseAnswer = z
  .object({
    id: Id('rel'),
    name: z.string().meta({ description: 'The prompt’s.' }),
    environment: z.string(),
    sequence: z.int().min(1).meta({ description: '1, 2, 3 … for each prompt and environment.' }),
    kind: z.enum(['release', 'rollback', 'split', 'withdrawal']),
    version: VersionNumber.nullable().meta({ description: 'Null where not exactly one version is served.' }),
    variants: z.array(Variant),
    note: z.string(),
    previous: ReleaseRef.nullable().meta({ description: 'The release whose place it took.' }),
    repeats: ReleaseRef.nullable().meta({ description: 'Of a rollback: the release it repeats.' }),
    digest: Digest,
    live: z.boolean(),
    author: Author.nullable(),
    published_at: Time,
  })
  .meta({ id: 'Release' })

export const releaseExample: z.infer<typeof ReleaseAnswer> = {
  id: 'rel_01KAQ4X3P5Q7R9S0T2V4W6X8Y0',
  name: 'support/reply',
  environment: 'development',
  sequence: 1,
  kind: 'release',
  version: 1,
  variants: [{ label: 'a', version: 1, weight: 10_000 }],
  note: 'Try it',
  previous: null,
  repeats: null,
  digest: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  live: true,
  author: authorExample,
  published_at: '2026-11-23T09:05:00.000Z',
}
export const splitExample: typeof releaseExample = {
  ...releaseExample,
  id: 'rel_01KAQ4Y4Q6R8S0T1V3W5X7Y9Z1',
  sequence: 2,
  kind: 'split',
  version: null,
  variants: [
    { label: 'a', version: 2, weight: 1000 },
    { label: 'b', version: 1, weight: 9000 },
  ],
  note: 'A tenth first',
  previous: { id: releaseExample.id, sequence: 1 },
  published_at: '2026-11-23T09:10:00.000Z',
}
export const promotedExample: typeof releaseExample = {
  ...releaseExample,
  id: 'rel_01KAQ4Z5R7S9T0V2W4X6Y8Z0A2',
  environment: 'production',
  note: 'It held',
  published_at: '2026-11-23T10:00:00.000Z',
}
export const rollbackExample: typeof releaseExample = {
  ...releaseExample,
  id: 'rel_01KAQ506S8T0V1W3X5Y7Z9A1B3',
  sequence: 3,
  kind: 'rollback',
  note: 'Back to the first',
  previous: { id: splitExample.id, sequence: 2 },
  repeats: { id: releaseExample.id, sequence: 1 },
  published_at: '2026-11-23T11:00:00.000Z',
}
