import { z } from 'zod'
import { type ExportStream, exportStream } from '@/lib/exchange/export'
import { importPrompts } from '@/lib/exchange/import-prompts'
import { planImport } from '@/lib/exchange/plan'
import { outward } from '@/lib/exchange/records'
import {
  ExportFormat,
  type ImportPlan,
  ImportPrompts,
  type ImportResult,
  MAX_IMPORT_BYTES,
  type PlannedPrompt,
  Syntax,
} from '@/lib/exchange/schema'
import { PromptName } from '@/lib/prompts/schema'
import { dryRunExample, exportExample, ImportAnswer, importExample } from '../answers/exchange'
import { checked, route } from '../route'
import { FlagInAddress, promptNamed, strict } from './fields'

/** A file to keep. */
const download = ({ stream, type, filename }: ExportStream) =>
  new Response(stream, {
    headers: { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${filename}"`, 'Cache-Control': 'no-store' },
  })

export const getExport = route({
  method: 'GET',
  path: '/api/v1/export',
  tag: 'Import and export',
  summary: 'Export prompts',
  description:
    'Prompts with all their versions, notes, authors, times, tags and releases, and the snippets that they include: as JSON Lines, or as a zip of a folder that reads well in a pull request. The formats are described in docs/formats.md. It is made while it is sent, so it may be as long as it likes.',
  response: z.string(),
  media: ['application/jsonl', 'application/zip'],
  refuses: ['not_found'],
  example: { query: { prefix: 'support', format: 'jsonl' }, answer: exportExample },
  permission: 'workspace.read',
  query: strict({
    prefix: z
      .string()
      .transform((prefix) => prefix.replace(/\/$/, ''))
      .pipe(PromptName)
      .optional()
      .meta({
        override: { type: 'string' },
        description: 'A folder, such as `support`, or without it the whole workspace. Not with `prompt`.',
      }),
    prompt: z.string().max(200).optional().describe('One prompt, by its name.'),
    format: ExportFormat.default('jsonl'),
  }).refine(({ prefix, prompt }) => prefix === undefined || prompt === undefined, {
    path: ['prompt'],
    error: 'Give either prefix or prompt.',
  }),
  run: async ({ ctx, query: { prefix, prompt, format } }) => {
    const promptId = prompt === undefined ? undefined : (await promptNamed(ctx, prompt)).id
    return exportStream(ctx, { ...(prefix && { prefix }), ...(promptId && { promptId }) }, format)
  },
  present: download,
})

const ImportBody = strict({
  files: ImportPrompts.shape.files,
  choices: ImportPrompts.shape.choices.describe('What becomes of a prompt that differs from the one here, by its name in the file.'),
})
const decode = (name: string) => (bytes: Uint8Array) => ({ files: [{ name, base64: Buffer.from(bytes).toString('base64') }] })

const presentPlanned = (planned: PlannedPrompt) => ({
  name: planned.name,
  target: planned.target,
  kind: planned.kind,
  format: planned.format,
  ...planned.place,
  action: planned.action,
  reason: planned.reason,
  versions: planned.versions,
  new_versions: planned.newVersions,
  existing: planned.existing && {
    id: planned.existing.promptId,
    newest_version: planned.existing.newestVersion,
    same_up_to: planned.existing.sameUpTo,
    kind: planned.existing.kind,
    archived: planned.existing.archived,
  },
  options: planned.options,
  content: planned.content && outward(planned.content),
  converted: planned.converted,
  leftovers: planned.leftovers,
  faults: planned.faults,
  releases: planned.releases.map(({ createdAt, ...release }) => ({ ...release, created_at: createdAt })),
})

const presentPlan = ({ ready, counts: { newVersions, ...counts }, prompts, faults, environments }: ImportPlan) => ({
  ready,
  counts: { ...counts, new_versions: newVersions },
  prompts: prompts.map(presentPlanned),
  faults,
  environments,
})

const presentMade = ({ promptId, newestVersion, ...made }: ImportResult['made'][number]) => ({
  id: promptId,
  ...made,
  newest_version: newestVersion,
})

const greeting = (name: string, text: string) =>
  [
    { type: 'versicle', format: 1 },
    { type: 'prompt', name, kind: 'text' },
    { type: 'version', version: 1, note: 'First wording', content: { text } },
  ]
    .map((record) => JSON.stringify(record))
    .join('\n')

export const postImport = route({
  method: 'POST',
  path: '/api/v1/import',
  tag: 'Import and export',
  summary: 'Import prompts',
  description:
    'Files of any format that docs/formats.md names, as JSON, or the bytes of one export as they are (`application/jsonl`, `application/zip`). All of it is imported or nothing. A prompt that is here with the same history is skipped; one that differs is a 409 with the plan until `choices` or `on_conflict` say what becomes of it. With `dry_run=true` nothing is made and the plan is the answer.',
  response: ImportAnswer,
  refuses: ['conflict', 'not_found', 'refused'],
  example: { body: { files: [{ name: 'export.jsonl', text: greeting('brought/greeting', 'Hello {{name}}') }] }, answer: importExample },
  otherExamples: {
    'A dry run': {
      query: { dry_run: 'true' },
      body: { files: [{ name: 'export.jsonl', text: greeting('brought/farewell', 'Goodbye {{name}}') }] },
      answer: dryRunExample,
    },
  },
  permission: 'prompt.write',
  query: strict({
    dry_run: FlagInAddress.default(false),
    on_conflict: ImportPrompts.shape.onConflict.describe('For prompts that differ and have no choice of their own.'),
    leave_as_text: FlagInAddress.default(false).describe(
      'Import prompts although something in them has no equivalent here: it stays as plain text.',
    ),
    syntax: Syntax.default('auto').describe('In which language the templates of plain files are written.'),
    publish: z
      .string()
      .max(2000)
      .optional()
      .describe('Slugs of environments, with commas: what is live there in the file is released here. Needs `releases:write`.'),
  }),
  body: ImportBody,
  maxBodyBytes: MAX_IMPORT_BYTES,
  files: {
    'application/jsonl': decode('export.jsonl'),
    'application/x-ndjson': decode('export.jsonl'),
    'application/zip': decode('export.zip'),
  },
  run: async ({ ctx, query, body }) => {
    const input = checked(ImportPrompts, {
      ...body,
      syntax: query.syntax,
      leaveAsText: query.leave_as_text,
      onConflict: query.on_conflict,
      publish: (query.publish ?? '').split(',').filter(Boolean),
    })
    if (query.dry_run) return { plan: await planImport(ctx, input), made: [], skipped: 0, published: [] }
    return { plan: null, ...(await importPrompts(ctx, input)) }
  },
  present: ({ plan, made, ...rest }) => ({ plan: plan && presentPlan(plan), made: made.map(presentMade), ...rest }),
  conflict: ({ plan }) => (plan ? { plan: presentPlan(plan as ImportPlan) } : {}),
})
