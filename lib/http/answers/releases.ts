import { z } from 'zod'
import { Author, authorExample, Digest, Id, Time, Variant, VersionNumber } from './parts'

const ReleaseRef = z.object({ id: Id('rel'), sequence: z.int() })

export const RouteEntryAnswer = z
  .object({
    alias: z.string(),
    targets: z
      .array(z.object({ gateway: z.string(), model: z.string(), timeout_ms: z.int().nullable() }))
      .meta({ description: 'In order: the first answers, the others stand by. None: it leads nowhere.' }),
  })
  .meta({ id: 'RouteEntry', description: 'Where an alias that a version names as its model leads.' })

export const ReleaseAnswer = z
  .object({
    id: Id('rel'),
    name: z.string().meta({ description: 'The prompt’s.' }),
    environment: z.string(),
    sequence: z.int().min(1).meta({ description: '1, 2, 3 … for each prompt and environment.' }),
    kind: z.enum(['release', 'rollback', 'split', 'withdrawal']),
    version: VersionNumber.nullable().meta({ description: 'Null where not exactly one version is served.' }),
    variants: z.array(Variant).meta({ description: 'Of a withdrawal: none.' }),
    note: z.string(),
    previous: ReleaseRef.nullable().meta({ description: 'The release whose place it took; null where nothing was live.' }),
    repeats: ReleaseRef.nullable().meta({ description: 'Of a rollback: the release it repeats.' }),
    set: Id('set').nullable().meta({ description: 'The set it was promoted in.' }),
    request: Id('rqs').nullable().meta({ description: 'The request that was approved for it.' }),
    rollout: Id('rol').nullable().meta({ description: 'The rollout whose step it is.' }),
    override: z.string().nullable().meta({ description: 'Why an owner passed over a gate that was not green.' }),
    route: z.array(RouteEntryAnswer).meta({ description: 'Where the aliases of its versions led when it was made.' }),
    digest: Digest.meta({
      description: 'Over everything it resolves to: versions with their partials, split, route. In canonical JSON (RFC 8785).',
    }),
    live: z.boolean(),
    author: Author.nullable(),
    published_at: Time,
  })
  .meta({ id: 'Release' })

export const releaseExample: z.infer<typeof ReleaseAnswer> = {
  id: 'rel_01KAQ4X3P5Q7R9S0T2V4W6X8Y0',
  name: 'support-reply',
  environment: 'development',
  sequence: 1,
  kind: 'release',
  version: 1,
  variants: [{ label: 'a', version: 1, weight: 10_000 }],
  note: 'Try it',
  previous: null,
  repeats: null,
  set: null,
  request: null,
  rollout: null,
  override: null,
  route: [{ alias: 'default', targets: [{ gateway: 'sandbox', model: 'sandbox-echo', timeout_ms: null }] }],
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
/** The split of the examples, stopped. */
export const stoppedExample: typeof releaseExample = {
  ...releaseExample,
  id: 'rel_01KAQ4ZR8T9V1W3X5Y7Z9A1B3C',
  sequence: 3,
  kind: 'rollback',
  note: 'Enough',
  previous: { id: splitExample.id, sequence: 2 },
  repeats: { id: releaseExample.id, sequence: 1 },
  published_at: '2026-11-23T10:30:00.000Z',
}
export const rollbackExample: typeof releaseExample = {
  ...splitExample,
  id: 'rel_01KAQ506S8T0V1W3X5Y7Z9A1B3',
  sequence: 4,
  kind: 'rollback',
  note: 'Once more',
  previous: { id: stoppedExample.id, sequence: 3 },
  repeats: { id: splitExample.id, sequence: 2 },
  published_at: '2026-11-23T11:00:00.000Z',
}
export const withdrawalExample: typeof releaseExample = {
  ...releaseExample,
  id: 'rel_01KAQ517T9V1W2X4Y6Z8A0B2C4',
  sequence: 5,
  kind: 'withdrawal',
  version: null,
  variants: [],
  note: 'Not here',
  previous: { id: rollbackExample.id, sequence: 4 },
  route: [],
  live: false,
  published_at: '2026-11-23T12:00:00.000Z',
}

const Targets = RouteEntryAnswer.shape.targets.nullable()
const RouteChangeAnswer = z
  .object({ alias: z.string(), before: Targets, after: Targets })
  .meta({ id: 'RouteChange', description: 'Null: the alias is not asked for on that side.' })

export const RefusalAnswer = z
  .object({
    rule: z.enum(['role', 'approval', 'freeze', 'note', 'gate', 'region', 'capability']),
    message: z.string(),
    overridable: z.boolean().meta({ description: 'An owner may pass over it with `override`.' }),
  })
  .meta({ id: 'Refusal' })

export const PlanAnswer = z
  .object({
    name: z.string(),
    environment: z.string(),
    kind: ReleaseAnswer.shape.kind,
    sequence: z.int().min(1),
    before: ReleaseAnswer.nullable().meta({ description: 'What is live there now.' }),
    variants: z.array(Variant).meta({ description: 'What would be.' }),
    digest: Digest,
    differences: z
      .array(
        z.object({
          from: VersionNumber,
          to: VersionNumber,
          changed: z
            .array(z.string())
            .meta({ description: '`messages`, `text`, `model`, `parameters`, `tools`, `response_format`, `config`, `declarations`' }),
          variables: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
        }),
      )
      .meta({ description: 'What changes for most readers, as served. Word for word: `GET …/diff`.' }),
    route_changes: z.array(RouteChangeAnswer).meta({ description: 'Where the aliases led when what is live was released, and lead now.' }),
    route_differences: z
      .array(RouteChangeAnswer)
      .optional()
      .meta({ description: 'Of a set: where the same aliases lead in the environment it comes from, and in this one.' }),
    refusals: z.array(RefusalAnswer).meta({ description: 'Every rule that would refuse it.' }),
    warnings: z.array(z.object({ rule: z.string(), message: z.string() })),
  })
  .meta({ id: 'Plan' })

export const DryRunAnswer = z
  .object({
    dry_run: z.literal(true),
    allowed: z.boolean().meta({ description: 'No rule would refuse it.' }),
    plans: z.array(PlanAnswer),
  })
  .meta({ id: 'DryRun', description: 'What would change, found by doing it and taking it back.' })

export const SetAnswer = z
  .object({
    set: Id('set'),
    releases: z.array(ReleaseAnswer),
    unchanged: z.array(z.string()).meta({ description: 'The names of what was the same in both already.' }),
  })
  .meta({ id: 'ReleaseSet' })
export const SetDryRunAnswer = DryRunAnswer.extend({
  unchanged: z.array(z.string()),
  replaces: z.record(z.string(), Id('rel').nullable()),
  releases: z.record(z.string(), Id('rel')).meta({ description: 'Give these and `replaces`, so that exactly this is done.' }),
}).meta({ id: 'SetDryRun' })

const setId = 'set_01KAQ528V0W2X3Y5Z7A9B1C3D5'
export const setExample: z.infer<typeof SetAnswer> = {
  set: setId,
  releases: [
    { ...releaseExample, id: 'rel_01KAQ539W1X3Y4Z6A8B0C2D4E6', environment: 'production', sequence: 2, note: 'All of it', set: setId },
  ],
  unchanged: [],
}
