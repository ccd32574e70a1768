import { z } from 'zod'
import { PromptKind } from '@/lib/prompts/content-schema'
import { Author, authorExample, Digest, Id, Time, Variant, VersionNumber, Weight } from './parts'
import { contentAnswer, firstVersion, publishedVariable } from './prompts'
import { promotedExample, ReleaseAnswer, RouteEntryAnswer } from './releases'

const withAt = { description: 'Only with `at`.' }
const PublishedRelease = z
  .object({
    id: Id('rel'),
    sequence: z.int(),
    variant: z.string(),
    published_at: Time,
    kind: ReleaseAnswer.shape.kind.optional().meta(withAt),
    note: z.string().optional().meta(withAt),
    author: Author.nullable().optional().meta(withAt),
    digest: ReleaseAnswer.shape.digest.optional().meta({ description: 'Only with `at`: over everything that the release resolves to.' }),
  })
  .meta({ id: 'PublishedRelease' })

export const PublishedAnswer = z
  .object({
    name: z.string().meta({ description: 'The name it has now, also when it was asked for by an old one.' }),
    kind: PromptKind,
    version: VersionNumber,
    environment: z.string().nullable().meta({ description: 'Null where `version` was asked for.' }),
    ...contentAnswer,
    variables: z.array(z.object(publishedVariable)),
    release: PublishedRelease.nullable().meta({ description: 'Null where `version` was asked for.' }),
    digest: Digest,
    at: Time.optional().meta(withAt),
    until: Time.nullable().optional().meta({ description: 'Only with `at`: when another release took its place; null: it is still live.' }),
    variants: z
      .array(Variant.extend({ digest: Digest }))
      .optional()
      .meta({ description: 'Only with `at`: all that were served, each to its share.' }),
    route: z.array(RouteEntryAnswer).optional().meta({ description: 'Only with `at`: where the aliases of its versions led then.' }),
  })
  .meta({ id: 'PublishedPrompt', description: 'What an application passes on: every partial is in its place.' })

export const BundleAnswer = z
  .object({
    environment: z.string(),
    prompts: z.array(PublishedAnswer).meta({ description: 'By name; of a split, what a read without `key` answers.' }),
    aliases: z.record(z.string(), z.string()).meta({ description: 'What old names lead to.' }),
    splits: z
      .record(
        z.string(),
        z.object({
          bucket_prefix: z.string().meta({
            description:
              'The bucket of a key: the first 4 bytes, big-endian, of SHA-256(`bucket_prefix` + key) mod 10,000, against the weights.',
          }),
          variants: z.array(z.object({ weight: Weight, prompt: PublishedAnswer })),
        }),
      )
      .meta({ description: 'Of each split, by the prompt’s name, all that choosing a variant takes.' }),
  })
  .meta({ id: 'Bundle' })

export const ListedAnswer = z
  .object({
    name: z.string(),
    kind: PromptKind,
    description: z.string(),
    tags: z.array(z.string()),
    created_at: Time,
    live: z.array(
      z.object({
        environment: z.string(),
        release: z.object({ id: Id('rel'), sequence: z.int(), published_at: Time }),
        variants: z.array(z.object({ version: VersionNumber, weight: Weight })),
      }),
    ),
  })
  .meta({ id: 'ListedPrompt' })

export const RenderedAnswer = z
  .object({
    name: z.string(),
    kind: PromptKind,
    version: VersionNumber,
    environment: z.string(),
    ...contentAnswer,
    release: PublishedRelease,
    warnings: z.array(z.string()).meta({ description: 'One for each value that nothing asks for.' }),
  })
  .meta({ id: 'RenderedPrompt' })

const release = { id: promotedExample.id, sequence: 1, variant: 'a', published_at: promotedExample.published_at }
export const publishedExample: z.infer<typeof PublishedAnswer> = {
  name: 'support-reply',
  kind: 'chat',
  version: 1,
  environment: 'production',
  messages: firstVersion.messages,
  model: 'default',
  parameters: firstVersion.parameters,
  tools: [],
  response_format: null,
  config: {},
  variables: [
    { name: 'product', required: true },
    { name: 'ticket', required: true },
  ],
  release,
  digest: promotedExample.digest,
}
export const publishedThenExample: typeof publishedExample = {
  ...publishedExample,
  release: { ...release, kind: 'release', note: promotedExample.note, author: authorExample, digest: promotedExample.digest },
  at: '2026-11-23T14:05:00.000Z',
  until: null,
  variants: [{ label: 'a', version: 1, weight: 10_000, digest: promotedExample.digest }],
  route: promotedExample.route,
}
export const listedExample: z.infer<typeof ListedAnswer> = {
  name: 'support-reply',
  kind: 'chat',
  description: 'Writes the first answer to a ticket.',
  tags: ['support'],
  created_at: '2026-11-23T09:00:00.000Z',
  live: [
    {
      environment: 'production',
      release: { id: release.id, sequence: 1, published_at: release.published_at },
      variants: [{ version: 1, weight: 10_000 }],
    },
  ],
}
export const renderedExample: z.infer<typeof RenderedAnswer> = {
  name: 'support-reply',
  kind: 'chat',
  version: 1,
  environment: 'production',
  messages: [
    { role: 'system', content: 'You answer tickets about Kite. Be brief.' },
    { role: 'user', content: 'I was billed twice.' },
  ],
  model: 'default',
  parameters: firstVersion.parameters,
  tools: [],
  response_format: null,
  config: {},
  release,
  warnings: [],
}

export const bundleExample: z.infer<typeof BundleAnswer> = {
  environment: 'production',
  prompts: [publishedExample],
  aliases: {},
  splits: {},
}
