import { z } from 'zod'
import { type PromptContent, type PromptKind, shortText } from '@/lib/prompts/content-schema'
import { PromptId, PromptName } from '@/lib/prompts/schema'

/** What an import may weigh: as it is sent, unpacked, and in number. */
export const MAX_IMPORT_BYTES = 32_000_000
export const MAX_UNPACKED_BYTES = 128_000_000
export const MAX_IMPORT_FILES = 20_000
export const MAX_IMPORT_PROMPTS = 5_000
export const MAX_IMPORT_VERSIONS = 20_000

export const ExportFormat = z.enum(['jsonl', 'zip'], { error: 'Ask for jsonl (JSON Lines) or zip (a folder of files).' })
export type ExportFormat = z.infer<typeof ExportFormat>
/** What to export: one prompt by its id, everything in a folder, or (with neither) the workspace. */
export const ExportScope = z
  .strictObject({
    promptId: PromptId.optional(),
    /** `support`: all of `support/…`, and a prompt of that very name. */
    prefix: z.preprocess((prefix) => (typeof prefix === 'string' ? prefix.replace(/\/$/, '') : prefix), PromptName).optional(),
  })
  .refine(({ promptId, prefix }) => promptId === undefined || prefix === undefined, 'Name either a prompt or a folder.')
export type ExportScope = z.infer<typeof ExportScope>

export const formats = {
  versicle: 'Versicle',
  promptfoo: 'promptfoo',
  dotprompt: 'dotprompt',
  prompty: 'Prompty',
  langfuse: 'Langfuse',
  openai: 'OpenAI stored prompt',
  plain: 'plain file',
} as const
export type FormatName = keyof typeof formats
/** In which language the templates of plain texts are written; `auto` looks for its signs. */
export const Syntax = z.enum(['auto', 'mustache', 'handlebars', 'jinja', 'fstring'])
export type Syntax = z.infer<typeof Syntax>

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/, 'Give the file as base64.')
export const ImportFile = z
  .strictObject({
    /** With its folders, as in `support/triage.prompt`. */
    name: shortText(500).min(1, 'Name the file.'),
    text: z.string().optional(),
    base64: base64.optional(),
  })
  .refine(({ text, base64 }) => (text === undefined) !== (base64 === undefined), 'Give either text or base64.')
export type ImportFile = z.infer<typeof ImportFile>

/** What becomes of a prompt that differs from the one that has its name here. */
export const Choice = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('new_versions') }),
  z.strictObject({ as: z.literal('rename'), name: PromptName }),
  z.strictObject({ as: z.literal('skip') }),
])
export type Choice = z.infer<typeof Choice>

export const ImportPrompts = z.strictObject({
  files: z
    .array(ImportFile)
    .min(1, 'Choose a file.')
    .max(MAX_IMPORT_FILES, `Give at most ${MAX_IMPORT_FILES.toLocaleString('en')} files.`),
  syntax: Syntax.default('auto'),
  /** Imports prompts although something in them has no equivalent here; it stands in them as plain text. */
  leaveAsText: z.boolean().default(false),
  /** By the name that a prompt has in the file. */
  choices: z.record(z.string(), Choice).default({}),
  /** For prompts that differ and have no choice of their own. `ask`: nothing is imported before each has one. */
  onConflict: z.enum(['ask', 'new_versions', 'skip'], { error: 'Say ask, new_versions or skip.' }).default('ask'),
  /** Slugs of the environments where what is live in the file is to be released here. */
  publish: z.array(z.string().min(1).max(100)).max(50).default([]),
})
export type ImportPrompts = z.infer<typeof ImportPrompts>

export type Place = { file: string; line: number }
/** What was said in other words: `from` as the file had it, `to` as it stands now. */
export type Converted = Place & { from: string; to: string; message: string }
/** What has no equivalent. */
export type Leftover = Place & { column: number; text: string; message: string }

/** A release as an export tells it. */
export type ReleaseRecord = {
  environment: string
  sequence: number
  kind: 'release' | 'rollback' | 'split' | 'withdrawal'
  note: string
  author: string
  createdAt: string
  variants: { label: string; version: number; weight: number }[]
  live: boolean
}

/** What becomes of a prompt: `conflict` waits for a choice, `refused` has faults. */
export type PlannedAction = 'create' | 'add_versions' | 'skip' | 'conflict' | 'refused'
export type PlannedPrompt = {
  /** As the file has it, and as it will be here. */
  name: string
  target: string
  kind: PromptKind
  format: FormatName
  place: Place
  action: PlannedAction
  /** Why, in a sentence. */
  reason: string
  /** Versions in the file, and how many of them will be made. */
  versions: number
  newVersions: number
  /** The prompt that has the name here; `sameUpTo`: so many versions are alike from the first on. */
  existing: { promptId: string; newestVersion: number; sameUpTo: number; kind: PromptKind; archived: boolean } | null
  options: Choice['as'][]
  /** The newest version's content, as it would be; null when it is not valid. Cut off in long plans. */
  content: PromptContent | null
  converted: Converted[]
  leftovers: Leftover[]
  faults: (Place & { message: string })[]
  releases: ReleaseRecord[]
}
export type ImportPlan = {
  prompts: PlannedPrompt[]
  /** Faults of whole files. */
  faults: (Place & { message: string })[]
  /** Environments of the file's live releases: whether one of that slug is here. */
  environments: { slug: string; here: boolean; prompts: number }[]
  counts: Record<PlannedAction, number> & { newVersions: number; leftovers: number }
  /** True when it can be imported as it is. */
  ready: boolean
}
export type ImportResult = {
  made: { promptId: string; name: string; action: 'create' | 'add_versions'; versions: number; newestVersion: number }[]
  skipped: number
  published: { name: string; environment: string; sequence: number }[]
}
