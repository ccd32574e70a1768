import { z } from 'zod'
import {
  type FilledMessage,
  type JsonObject,
  MAX_CONTENT_BYTES,
  PlaceholderMessages,
  shortText,
  VariableValues,
} from '@/lib/prompts/content-schema'
import { type Author, PromptId } from '@/lib/prompts/schema'

/** Most sets a prompt may have, and what all of them may weigh together, in bytes. */
export const MAX_SETS = 1_000
export const MAX_ALL_BYTES = 20_000_000
/** What one set may weigh as JSON in UTF-8: as much as a prompt. */
export const MAX_SET_BYTES = MAX_CONTENT_BYTES
/** What a file that is imported may weigh: it travels in one request. */
export const MAX_IMPORT_BYTES = 1_900_000
/** A set that was deleted can be brought back for so long. */
export const KEPT_DAYS = 30

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)).length

export const InputSetName = shortText(100).trim().min(1, 'Give the set a name.')
const InputSetId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Name the set by its id.')
export const Values = z
  .strictObject({ variables: VariableValues.default({}), placeholders: PlaceholderMessages.default({}) })
  .superRefine((values, ctx) => {
    if (bytes(values) > MAX_SET_BYTES)
      ctx.addIssue({
        code: 'custom',
        message: `These values weigh more than 1 MB (${MAX_SET_BYTES.toLocaleString('en')} bytes).`,
        input: values,
      })
  })
/** What goes into a prompt: values by variable name, messages by placeholder name. */
export type Values = { variables: JsonObject; placeholders: Record<string, FilledMessage[]> }
export const bytesOfValues = ({ variables, placeholders }: Values): number => bytes({ variables, placeholders })

export const CreateInputSet = z.strictObject({ promptId: PromptId, name: InputSetName, values: Values })
export type CreateInputSet = z.infer<typeof CreateInputSet>

/** `revision`: the one that was looked at. What is absent stays. */
export const UpdateInputSet = z.strictObject({
  id: InputSetId,
  revision: z.int().min(1),
  name: InputSetName.optional(),
  values: Values.optional(),
})
export type UpdateInputSet = z.infer<typeof UpdateInputSet>

export const OneInputSet = z.strictObject({ id: InputSetId })
export type OneInputSet = z.infer<typeof OneInputSet>
export const DuplicateInputSet = z.strictObject({ id: InputSetId, name: InputSetName.optional() })
export type DuplicateInputSet = z.infer<typeof DuplicateInputSet>

export const ListInputSets = z.strictObject({ promptId: PromptId })
export type ListInputSets = z.infer<typeof ListInputSets>

/**
 * `columns`: for a column of the file, the variable its cells are values of; `$name` for the sets' names, `placeholder:history` for
 * messages, null for what is left out. Columns that are not named go where their own name says. `onExisting`: what becomes of a line
 * whose name a set has already.
 */
export const ImportInputSets = z.strictObject({
  promptId: PromptId,
  format: z.enum(['csv', 'json', 'jsonl']),
  text: z
    .string()
    .min(1, 'The file is empty.')
    .refine((text) => bytes(text) <= MAX_IMPORT_BYTES, `A file may weigh ${MAX_IMPORT_BYTES.toLocaleString('en')} bytes. Split it.`),
  columns: z.record(z.string(), z.string().max(300).nullable()).default({}),
  onExisting: z.enum(['refuse', 'replace', 'skip']).default('refuse'),
})
export type ImportInputSets = z.infer<typeof ImportInputSets>

export type InputSetSummary = {
  id: string
  promptId: string
  name: string
  revision: number
  bytes: number
  /** The names of the variables and placeholders that have values. */
  filled: string[]
  updatedAt: string
  updatedBy: Author
}
export type InputSet = InputSetSummary & Values

/** `$name`, a variable, `placeholder:…`; null: left out. `known`: the prompt's newest version has it. */
export type ImportColumn = { column: string; to: string | null; known: boolean }
export type ImportLine = { line: number; name: string; values: Values; action: 'create' | 'replace' | 'skip'; missing: string[] }
export type ImportFault = { line: number; column: string | null; message: string }
/** What importing a file would make. With any fault nothing is imported. */
export type ImportPlan = { columns: ImportColumn[]; lines: ImportLine[]; faults: ImportFault[] }
export type ImportPreview = ImportPlan & { create: number; replace: number; skip: number }
export type Imported = { created: number; replaced: number; skipped: number }
