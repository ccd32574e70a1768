import { z } from 'zod'
import { formats } from '@/lib/exchange/schema'
import { PromptKind } from '@/lib/prompts/content-schema'
import { Id, JsonObject, Variant } from './parts'

const place = {
  file: z.string(),
  line: z.int().min(1).meta({ description: 'In the file, from 1.' }),
}
const count = z.int().min(0)
const FormatName = z.enum(Object.keys(formats) as [keyof typeof formats])

const PlannedAnswer = z
  .object({
    name: z.string().meta({ description: 'As the file has it.' }),
    target: z.string().meta({ description: 'As it will be here.' }),
    kind: PromptKind,
    format: FormatName,
    ...place,
    action: z.enum(['create', 'add_versions', 'skip', 'conflict', 'refused']),
    reason: z.string(),
    versions: count.meta({ description: 'In the file.' }),
    new_versions: count.meta({ description: 'That will be made.' }),
    existing: z
      .object({ id: Id('prm'), newest_version: count, same_up_to: count, kind: PromptKind, archived: z.boolean() })
      .nullable()
      .meta({ description: 'The prompt that has the name here; so many of its first versions are alike.' }),
    options: z.array(z.enum(['new_versions', 'rename', 'skip'])),
    content: JsonObject.nullable().meta({ description: 'What its newest version will say. Left out of the end of long plans.' }),
    converted: z.array(z.object({ ...place, from: z.string(), to: z.string(), message: z.string() })),
    leftovers: z.array(z.object({ ...place, column: z.int(), text: z.string(), message: z.string() })),
    faults: z.array(z.object({ ...place, message: z.string() })),
    releases: z.array(
      z.object({
        environment: z.string(),
        sequence: z.int(),
        kind: z.enum(['release', 'rollback', 'split', 'withdrawal']),
        note: z.string(),
        author: z.string(),
        created_at: z.string(),
        variants: z.array(Variant),
        live: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'PlannedPrompt', description: 'What becomes of a prompt of an import.' })

export const PlanAnswer = z
  .object({
    ready: z.boolean().meta({ description: 'True when it can be imported as it is.' }),
    counts: z.object({
      create: count,
      add_versions: count,
      skip: count,
      conflict: count,
      refused: count,
      new_versions: count,
      leftovers: count,
    }),
    prompts: z.array(PlannedAnswer),
    faults: z.array(z.object({ ...place, message: z.string() })).meta({ description: 'Of whole files.' }),
    environments: z.array(z.object({ slug: z.string(), here: z.boolean(), prompts: count })),
  })
  .meta({ id: 'ImportPlan', description: 'What an import would do.' })

export const ImportAnswer = z
  .object({
    plan: PlanAnswer.nullable().meta({ description: 'Of a dry run; null when it was done.' }),
    made: z.array(
      z.object({ id: Id('prm'), name: z.string(), action: z.enum(['create', 'add_versions']), versions: count, newest_version: count }),
    ),
    skipped: count,
    published: z.array(z.object({ name: z.string(), environment: z.string(), sequence: z.int() })),
  })
  .meta({ id: 'Import' })

export const exportExample = `${[
  { type: 'versicle', format: 1, workspace: 'Acme' },
  { type: 'prompt', name: 'support-reply', kind: 'chat', description: '', tags: ['support'], aliases: [], archived: false },
]
  .map((record) => JSON.stringify(record))
  .join('\n')}\n`

export const importExample: z.infer<typeof ImportAnswer> = {
  plan: null,
  made: [{ id: 'prm_01KAQ7A0A2B4C6D8E0F1G3H5J7', name: 'brought/greeting', action: 'create', versions: 1, newest_version: 1 }],
  skipped: 0,
  published: [],
}
export const dryRunExample: z.infer<typeof ImportAnswer> = {
  plan: {
    ready: true,
    counts: { create: 1, add_versions: 0, skip: 0, conflict: 0, refused: 0, new_versions: 1, leftovers: 0 },
    prompts: [
      {
        name: 'brought/farewell',
        target: 'brought/farewell',
        kind: 'text',
        format: 'versicle',
        file: 'export.jsonl',
        line: 2,
        action: 'create',
        reason: 'It will be made with 1 version.',
        versions: 1,
        new_versions: 1,
        existing: null,
        options: [],
        content: { text: 'Goodbye {{name}}', model: 'default', parameters: {}, tools: [], response_format: null, config: {} },
        converted: [],
        leftovers: [],
        faults: [],
        releases: [],
      },
    ],
    faults: [],
    environments: [],
  },
  made: [],
  skipped: 0,
  published: [],
}
