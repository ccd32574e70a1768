import { z } from 'zod'
import { Message, PromptKind, ResponseFormat, Tool } from '@/lib/prompts/content-schema'
import { VariableType } from '@/lib/prompts/variable-schema'
import { Author, authorExample, Digest, Id, JsonObject, Time, Variant, VersionNumber } from './parts'

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

const ImportedFromAnswer = z
  .object({
    format: z.string().meta({ description: '`versicle`, `langfuse`, `promptfoo` …' }),
    file: z.string(),
    version: VersionNumber.meta({ description: 'The number it had there.' }),
    author: z.string().nullable(),
    created_at: z.string().nullable(),
  })
  .meta({ id: 'ImportedFrom', description: 'Where an imported version came from. Author and time as they were told there.' })

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
    imported_from: ImportedFromAnswer.nullable().meta({ description: 'Null: it was written here.' }),
  })
  .meta({ id: 'VersionSummary' })

const whereDeclared = { description: 'Where it is declared.' }
/** A variable as applications are told of it. */
export const publishedVariable = {
  name: z.string(),
  required: z.boolean(),
  type: VariableType.optional().meta(whereDeclared),
  default: z.unknown().optional().meta({ description: 'What stands in for a value that is not given.' }),
  description: z.string().optional().meta(whereDeclared),
  example: z.unknown().optional().meta(whereDeclared),
}
const DeclarationAnswer = z
  .object({ ...publishedVariable, required: z.boolean().optional(), type: VariableType })
  .meta({ id: 'Declaration', description: 'What an author says of a variable.' })

const VariableAnswer = z
  .object({
    ...publishedVariable,
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
    declarations: z
      .array(DeclarationAnswer)
      .optional()
      .meta({ description: 'As written, where there are any: what to give as `variables` when saving.' }),
    variables: z.array(VariableAnswer).meta({ description: 'What stands in its templates, and what is declared, as one.' }),
    placeholders: z.array(z.string()),
    partials: z.array(z.object({ name: z.string(), version: VersionNumber })).meta({ description: 'What each partial was pinned to.' }),
  })
  .meta({ id: 'Version', description: 'A version as written: partials stand as tags.' })

export const TextChangeAnswer = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }).meta({ id: 'TextChange' })
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
    variables: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }).meta({ description: 'Names in the templates.' }),
    declarations: z.array(itemChange(DeclarationAnswer)),
    partials: z
      .array(
        z.object({
          name: z.string(),
          before: VersionNumber.nullable().meta({ description: 'The version it was pinned to; null: not included.' }),
          after: VersionNumber.nullable(),
          other_prompt: z.boolean().meta({ description: 'True: the name leads to another prompt than before.' }),
        }),
      )
      .meta({ description: 'Partials that are pinned otherwise than before.' }),
  })
  .meta({ id: 'Diff' })

const promptId = 'prm_01KAQ4T0A2B4C6D8E0F1G3H5J7'
export const promptExample: z.infer<typeof PromptAnswer> = {
  id: promptId,
  name: 'support-reply',
  kind: 'chat',
  description: 'Writes the first answer to a ticket.',
  tags: ['support'],
  aliases: [],
  newest_version: null,
  live: [],
  created_at: '2026-11-23T09:00:00.000Z',
  updated_at: '2026-11-23T09:00:00.000Z',
  updated_by: authorExample,
}

const messagesExample = (tone: string): z.infer<typeof Message>[] => [
  { role: 'system', content: `You answer tickets about {{product}}. ${tone}` },
  { role: 'user', content: '{{ticket}}' },
]
export const firstVersion = {
  messages: messagesExample('Be brief.'),
  model: 'default',
  parameters: { temperature: 0.2, max_tokens: 400 },
  note: 'First wording',
  base_version: null,
}
export const secondVersion = { ...firstVersion, messages: messagesExample('Be brief and kind.'), note: 'Kinder', base_version: 1 }

export const versionSummaryExample: z.infer<typeof VersionSummaryAnswer> = {
  id: 'ver_01KAQ4V1M3N5P7Q9R0S2T4V6W8',
  version: 1,
  note: 'First wording',
  author: authorExample,
  base_version: null,
  digest: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  live_in: [],
  created_at: '2026-11-23T09:01:00.000Z',
  imported_from: null,
}
export const versionExample: z.infer<typeof VersionAnswer> = {
  ...versionSummaryExample,
  name: 'support-reply',
  kind: 'chat',
  messages: firstVersion.messages,
  model: 'default',
  parameters: firstVersion.parameters,
  tools: [],
  response_format: null,
  config: {},
  variables: [
    { name: 'product', required: true, used_as: 'value', items: [] },
    { name: 'ticket', required: true, used_as: 'value', items: [] },
  ],
  placeholders: [],
  partials: [],
}
export const secondVersionExample: typeof versionExample = {
  ...versionExample,
  id: 'ver_01KAQ4W2N4P6Q8R0S1T3V5W7X9',
  version: 2,
  note: 'Kinder',
  base_version: 1,
  digest: 'sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
  messages: secondVersion.messages,
}

const [before, user] = [firstVersion.messages[0] ?? null, firstVersion.messages[1] ?? null]
export const diffExample: z.infer<typeof DiffAnswer> = {
  from: 1,
  to: 2,
  same: false,
  messages: [
    {
      kind: 'changed',
      moved: false,
      from: 0,
      to: 0,
      before,
      after: secondVersion.messages[0] ?? null,
      changes: [
        {
          path: ['content'],
          kind: 'changed',
          before: 'You answer tickets about {{product}}. Be brief.',
          after: 'You answer tickets about {{product}}. Be brief and kind.',
          text: [
            { kind: 'same', text: 'You answer tickets about {{product}}. Be brief' },
            { kind: 'added', text: ' and kind' },
            { kind: 'same', text: '.' },
          ],
        },
      ],
    },
    { kind: 'same', moved: false, from: 1, to: 1, before: user, after: user, changes: [] },
  ],
  text: null,
  model: null,
  parameters: [],
  tools: [],
  response_format: [],
  config: [],
  variables: { added: [], removed: [] },
  declarations: [],
  partials: [],
}
