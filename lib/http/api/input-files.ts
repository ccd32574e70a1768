import { z } from 'zod'
import { exportInputSets } from '@/lib/input-sets/export-input-sets'
import { importInputSets, previewImport } from '@/lib/input-sets/import-input-sets'
import { readInputSets } from '@/lib/input-sets/queries'
import { ImportInputSets } from '@/lib/input-sets/schema'
import { ExportedInputsAnswer, ImportedInputsAnswer, importedExample } from '../answers/input-sets'
import { checked, route } from '../route'
import { promptNamed, reading, strict } from './fields'

const { format, text, columns, onExisting } = ImportInputSets.shape

export const postInputsImport = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/inputs/import',
  tag: 'Input sets',
  summary: 'Import input sets',
  description:
    'CSV with a head line, a JSON array of objects, or JSON Lines. A column goes to the variable of its name; `columns` says otherwise: `{ "Product name": "product", "remark": null, "title": "$name" }`. CSV cells become what the variable is declared as. All of it or nothing: faults are answered by line, as 422, or, with `dry_run`, in the answer.',
  response: ImportedInputsAnswer,
  example: {
    params: { name: 'support-reply' },
    body: { format: 'csv', text: 'input_set,product,ticket\nLate parcel,Lamp,"Where is it, please?"\n' },
    answer: importedExample,
  },
  permission: 'prompt.write',
  body: strict({
    format,
    text,
    columns,
    on_existing: onExisting.describe('What becomes of a line whose name a set has already.'),
    dry_run: z.boolean().default(false).describe('Only tell what would be made.'),
  }),
  run: async ({ ctx, params, body: { on_existing, dry_run, ...file } }) => {
    const { id: promptId } = await promptNamed(ctx, params.name)
    const input = checked(ImportInputSets, { promptId, onExisting: on_existing, ...file })
    const plan = await previewImport(reading(ctx), input)
    if (dry_run) return { dryRun: true, plan, done: { created: plan.create, replaced: plan.replace, skipped: plan.skip } }
    return { dryRun: false, plan, done: await importInputSets(reading(ctx), input) }
  },
  present: ({ dryRun, plan, done }) => ({
    dry_run: dryRun,
    ...done,
    columns: plan.columns,
    lines: plan.lines.map(({ line, name, action, missing }) => ({ line, name, action, missing })),
    faults: plan.faults,
  }),
})

export const getInputsExport = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/inputs/export',
  tag: 'Input sets',
  summary: 'Export input sets',
  description: 'JSON and JSON Lines keep every value as it is; CSV has texts only, and comes back by the types that are declared.',
  response: ExportedInputsAnswer,
  example: { params: { name: 'support-reply' }, query: { format: 'csv' }, answer: { format: 'csv', text: 'input_set,product,ticket\n' } },
  permission: 'workspace.read',
  query: strict({ format: format.default('json') }),
  run: async ({ ctx, params, query }) => {
    const { id } = await promptNamed(ctx, params.name)
    return { format: query.format, text: exportInputSets(await readInputSets(ctx, id), query.format) }
  },
  present: (exported) => exported,
})
