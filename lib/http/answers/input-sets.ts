import { z } from 'zod'
import { PlaceholderMessages } from '@/lib/prompts/content-schema'
import { Author, authorExample, Id, JsonObject, Time } from './parts'

const values = {
  variables: JsonObject.meta({ description: 'Values by variable name.' }),
  placeholders: PlaceholderMessages.meta({ description: 'Messages by placeholder name.' }),
}

export const InputSetSummaryAnswer = z
  .object({
    id: Id('ins'),
    name: z.string(),
    revision: z.int().min(1).meta({ description: 'Raised by every change: give it when you change the set.' }),
    filled: z.array(z.string()).meta({ description: 'The variables and placeholders that have values.' }),
    updated_at: Time,
    updated_by: Author.nullable(),
  })
  .meta({ id: 'InputSetSummary' })
export const InputSetAnswer = z.object({ ...InputSetSummaryAnswer.shape, ...values }).meta({ id: 'InputSet' })

export const valuesExample = { variables: { product: 'Lamp', ticket: 'It does not light up.' }, placeholders: {} }
export const inputSetExample: z.infer<typeof InputSetAnswer> = {
  id: 'ins_01KAQ51V8W0X2Y4Z6A8B1C3D5E',
  name: 'Dark lamp',
  revision: 1,
  filled: ['product', 'ticket'],
  updated_at: '2026-11-23T09:20:00.000Z',
  updated_by: authorExample,
  ...valuesExample,
}
const { variables: _, placeholders: __, ...summary } = inputSetExample
export const inputSetSummaryExample: z.infer<typeof InputSetSummaryAnswer> = summary

const Count = z.int().min(0)
export const ImportedInputsAnswer = z
  .object({
    dry_run: z.boolean(),
    created: Count,
    replaced: Count,
    skipped: Count,
    columns: z
      .array(
        z.object({
          column: z.string(),
          to: z.string().nullable().meta({ description: 'A variable, `$name`, `placeholder:…`; null: left out.' }),
          known: z.boolean().meta({ description: 'Whether the prompt’s newest version has it.' }),
        }),
      )
      .meta({ description: 'Where each column of the file goes.' }),
    lines: z
      .array(z.object({ line: z.int(), name: z.string(), action: z.enum(['create', 'replace', 'skip']), missing: z.array(z.string()) }))
      .meta({ description: 'What each line makes; `missing` names the required variables that it has no value for.' }),
    faults: z
      .array(z.object({ line: z.int(), column: z.string().nullable(), message: z.string() }))
      .meta({ description: 'What is wrong. With any, nothing is imported.' }),
  })
  .meta({ id: 'ImportedInputs' })
export const importedExample: z.infer<typeof ImportedInputsAnswer> = {
  dry_run: false,
  created: 1,
  replaced: 0,
  skipped: 0,
  columns: [
    { column: 'input_set', to: '$name', known: true },
    { column: 'product', to: 'product', known: true },
    { column: 'ticket', to: 'ticket', known: true },
  ],
  lines: [{ line: 2, name: 'Late parcel', action: 'create', missing: [] }],
  faults: [],
}

export const ExportedInputsAnswer = z
  .object({ format: z.enum(['csv', 'json', 'jsonl']), text: z.string().meta({ description: 'The file, as an import takes it.' }) })
  .meta({ id: 'ExportedInputs' })
