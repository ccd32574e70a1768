import { z } from 'zod'
import { Message, PromptKind, ResponseFormat, Tool } from '@/lib/prompts/content-schema'
import { Author, Digest, Id, JsonObject, Time, Variant, VersionNumber } from './parts'

const LiveAnswer = z
  .object({ environment: z.string(), release: Id('rel'), variants: z.array(Variant) })
  .meta({ id: 'Live', description: 'What an environment serves of a prompt.' })

export const PromptAnswer = z
  .object({
    id: Id('prm'),
    name: z.string(),
    kind: PromptKind,
    description: z.string(),
    tags: z.array(z.string()),
    aliases: z.array(z.string()).meta({ description: 'Names it had before: they still answer.' }),
    newest_version: VersionNumber.nullable(),
    live: z.array(LiveAnswer),
    created_at: Time,
    updated_at: Time,
    updated_by: Author.nullable(),
  })
  .meta({ id: 'Prompt', description: 'A prompt as its authors see it.' })

/** What a version says; messages, tools and settings in OpenAI's own shapes. */
export const contentAnswer = {
  messages: z.array(Message).optional().meta({ description: 'Of a `chat` prompt.' }),
  text: z.string().optional().meta({ description: 'Of a `text` prompt.' }),
  model: z.string().meta({ description: 'An alias of the environment’s routes, such as `default`, or a target, `gateway/model`.' }),
  parameters: JsonObject,
  tools: z.array(Tool),
  response_format: ResponseFormat.nullable(),
  config: JsonObject.meta({ description: 'Whatever the application wants to keep beside the prompt.' }),
}

export const VersionSummaryAnswer = z
  .object({
    id: Id('ver'),
    version: VersionNumber,
    note: z.string(),
    author: Author.nullable(),
    base_version: VersionNumber.nullable(),
    digest: Digest,
    live_in: z.array(z.string()).meta({ description: 'The environments that serve it.' }),
    created_at: Time,
  })
  .meta({ id: 'VersionSummary' })

const VariableAnswer = z
  .object({
    name: z.string(),
    required: z.boolean(),
    used_as: z.enum(['value', 'section']),
    items: z.array(z.string()).meta({ description: 'Of a section: the names that are looked up in each of its items.' }),
  })
  .meta({ id: 'Variable' })

export const VersionAnswer = z
  .object({
    ...VersionSummaryAnswer.shape,
    name: z.string(),
    kind: PromptKind,
    ...contentAnswer,
    variables: z.array(VariableAnswer),
    placeholders: z.array(z.string()),
    partials: z.array(z.object({ name: z.string(), version: VersionNumber })).meta({ description: 'What each partial was pinned to.' }),
  })
  .meta({ id: 'Version', description: 'A version as written: partials stand as tags.' })

const TextChangeAnswer = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }).meta({ id: 'TextChange' })
const ValueChangeAnswer = z
  .object({
    path: z.array(z.union([z.string(), z.number()])),
    kind: z.enum(['added', 'removed', 'changed']),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    text: z.array(TextChangeAnswer).optional(),
  })
  .meta({ id: 'ValueChange' })
const itemChange = <T extends z.ZodType>(item: T) =>
  z.object({
    kind: z.enum(['same', 'added', 'removed', 'changed']),
    moved: z.boolean(),
    from: z.int().nullable(),
    to: z.int().nullable(),
    before: item.nullable(),
    after: item.nullable(),
    changes: z.array(ValueChangeAnswer),
  })

export const DiffAnswer = z
  .object({
    from: VersionNumber,
    to: VersionNumber,
    same: z.boolean(),
    messages: z.array(itemChange(Message)),
    text: z.array(TextChangeAnswer).nullable(),
    model: z.object({ before: z.string(), after: z.string() }).nullable(),
    parameters: z.array(ValueChangeAnswer),
    tools: z.array(itemChange(Tool)),
    response_format: z.array(ValueChangeAnswer),
    config: z.array(ValueChangeAnswer),
    variables: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  })
  .meta({ id: 'Diff' })
