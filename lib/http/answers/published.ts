import { z } from 'zod'
import { PromptKind } from '@/lib/prompts/content-schema'
import { Digest, Id, Time, VersionNumber, Weight } from './parts'
import { contentAnswer } from './prompts'

const PublishedRelease = z
  .object({ id: Id('rel'), sequence: z.int(), variant: z.string(), published_at: Time })
  .meta({ id: 'PublishedRelease' })

export const PublishedAnswer = z
  .object({
    name: z.string().meta({ description: 'The name it has now, also when it was asked for by an old one.' }),
    kind: PromptKind,
    version: VersionNumber,
    environment: z.string().nullable().meta({ description: 'Null where `version` was asked for.' }),
    ...contentAnswer,
    variables: z.array(z.object({ name: z.string(), required: z.boolean() })),
    release: PublishedRelease.nullable().meta({ description: 'Null where `version` was asked for.' }),
    digest: Digest,
  })
  .meta({ id: 'PublishedPrompt', description: 'What an application passes on: every partial is in its place.' })

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
