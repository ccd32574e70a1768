import { z } from 'zod'
import { Author, Digest, Id, Time, Variant, VersionNumber } from './parts'

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
