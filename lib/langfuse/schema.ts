import { z } from 'zod'
import type { JsonObject, PromptContent, PromptKind } from '@/lib/prompts/content-schema'
import { PromptName, SaveVersion, UpdatePrompt } from '@/lib/prompts/schema'

/** The label that is always on the newest version, and that nobody sets. Every other label is an environment. */
export const LATEST = 'latest'
/** What is read when neither a label nor a version is asked for. */
export const DEFAULT_LABEL = 'production'

const wholeNumber = (most: number) =>
  z
    .string()
    .transform((text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN))
    .pipe(
      z
        .int('Give a whole number.')
        .min(1, 'Give at least 1.')
        .max(most, `Give at most ${most.toLocaleString('en')}.`),
    )
const time = z.iso
  .datetime({ offset: true, local: true, error: 'Give a time such as 2027-01-31T00:00:00Z.' })
  .transform((text) => new Date(/(z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`))

export const VersionNumber = wholeNumber(2_147_483_646)

/** The query of a list. Unknown names are passed over, as Langfuse does. */
export const ListQuery = z.object({
  name: z.string().max(200).optional(),
  version: VersionNumber.optional(),
  label: z.string().max(100).optional(),
  tag: z.string().max(100).optional(),
  page: wholeNumber(10_000_000).default(1),
  limit: wholeNumber(100).default(10),
  fromUpdatedAt: time.optional(),
  toUpdatedAt: time.optional(),
})
export type ListQuery = z.infer<typeof ListQuery>

const Labels = z.array(z.string().max(100, 'Use at most 100 characters.')).max(100, 'Give at most 100 labels.')

const item = z
  .record(z.string(), z.unknown(), 'Give a message, or a placeholder.')
  .refine(({ type }) => type === undefined || type === null || type === 'chatmessage' || type === 'placeholder', {
    path: ['type'],
    message: 'Use "chatmessage" or "placeholder", or leave it out.',
  })

/** The body that makes a version. What is null counts as left out, for clients that send every field. */
export const CreateBody = z
  .strictObject(
    {
      name: PromptName,
      type: z.enum(['text', 'chat']).nullish(),
      prompt: z.union([z.string(), z.array(item)], 'Give a text, or a list of messages for a chat prompt.'),
      labels: Labels.nullish(),
      tags: UpdatePrompt.shape.tags.unwrap().nullish(),
      config: z.custom<JsonObject>((value) => Object.prototype.toString.call(value) === '[object Object]', 'Use a JSON object.').nullish(),
      commitMessage: SaveVersion.shape.note.unwrap().nullish(),
      isActive: z.boolean().nullish().describe('The old word for the label production.'),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? 'This field is not known here. Known are: name, type, prompt, labels, tags, config, commitMessage.'
          : undefined,
    },
  )
  .superRefine(({ type, prompt }, ctx) => {
    const chat = typeof prompt !== 'string'
    if (chat === (type === 'chat')) return
    const message = chat ? 'A list of messages needs type "chat".' : 'A chat prompt is a list of messages.'
    ctx.addIssue({ code: 'custom', path: [chat ? 'type' : 'prompt'], message, input: prompt })
  })
export type CreateBody = z.infer<typeof CreateBody>

export const LabelsBody = z.strictObject({ newLabels: Labels })

/** A version to be made, with the labels it shall bear. `tags`: those of the prompt; absent: as they are. */
export type CreateVersion = {
  name: string
  content: PromptContent
  tags?: string[]
  labels: string[]
  note: string
}
export type SetLabels = { name: string; version: number; labels: string[] }

/** One version as Langfuse's clients read it. Times are ISO strings in UTC. */
export type LangfuseRow = {
  id: string
  createdAt: string
  updatedAt: string
  projectId: string
  createdBy: string
  prompt: string | object[]
  name: string
  version: number
  type: PromptKind
  isActive: boolean
  config: JsonObject
  tags: string[]
  labels: string[]
  commitMessage: string | null
  resolutionGraph: null
}

export type PageOfPrompts = { page: number; limit: number; totalPages: number; totalItems: number }
export type LangfuseList = {
  data: {
    name: string
    tags: string[]
    lastUpdatedAt: string
    versions: number[]
    labels: string[]
    type: PromptKind
    lastConfig: JsonObject
  }[]
  meta: PageOfPrompts
  pagination: PageOfPrompts
}
