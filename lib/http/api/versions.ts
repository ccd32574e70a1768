import type { Ctx } from '@/lib/context'
import { presentVariable as presentPublished } from '@/lib/delivery/published'
import { notFound } from '@/lib/errors'
import { type PromptContent, PromptContent as PromptContentSchema } from '@/lib/prompts/content-schema'
import { diffContent, type ItemChange, type Pin, type PinChange, type TextChange, type ValueChange } from '@/lib/prompts/diff'
import { saveVersion } from '@/lib/prompts/save-version'
import {
  type ImportedFrom,
  ListVersions,
  type PromptDetail,
  type SaveConflict,
  SaveVersion,
  type Variable,
  type VersionDetail,
  type VersionSummary,
} from '@/lib/prompts/schema'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'
import { pageAnswer, pageExample } from '../answers/parts'
import {
  DiffAnswer,
  diffExample,
  firstVersion,
  secondVersion,
  secondVersionExample,
  VersionAnswer,
  VersionSummaryAnswer,
  versionExample,
  versionSummaryExample,
} from '../answers/prompts'
import { checked, route } from '../route'
import { address, page, pageQuery, presentAuthor, promptNamed, reading, strict, VersionInAddress, versionIn } from './fields'

const { messages, text, model, parameters, tools, responseFormat, config, variables } = PromptContentSchema.shape
const { note, baseVersion, onConflict } = SaveVersion.shape

const SaveBody = strict({
  messages,
  text,
  model,
  parameters,
  tools,
  response_format: responseFormat,
  config,
  variables: variables.describe('What is declared of its variables. Those that are not are found in its templates all the same.'),
  note,
  base_version: baseVersion.default(null).describe('The version this was written on top of; null, or absent: none.'),
  on_conflict: onConflict.describe('`append`: save on top of what came between, having seen it.'),
})

/** Messages, tools and settings are the author's own JSON and pass untouched. */
const presentContent = (content: PromptContent) => ({
  ...(content.messages !== undefined && { messages: content.messages }),
  ...(content.text !== undefined && { text: content.text }),
  model: content.model,
  parameters: content.parameters,
  tools: content.tools,
  response_format: content.responseFormat,
  config: content.config,
  ...(content.variables && { declarations: content.variables }),
})

const presentVariable = (variable: Variable) => ({ ...presentPublished(variable), used_as: variable.usedAs, items: variable.items })

const presentOrigin = ({ format, file, number, author, createdAt }: ImportedFrom) => ({
  format,
  file,
  version: number,
  author,
  created_at: createdAt,
})

export const presentSummary = (version: VersionSummary) => ({
  id: version.id,
  version: version.number,
  note: version.note,
  author: presentAuthor(version.author),
  base_version: version.baseVersion,
  digest: version.digest,
  live_in: version.liveIn,
  created_at: version.createdAt,
  imported_from: version.importedFrom && presentOrigin(version.importedFrom),
})

const presentPins = (partials: readonly Pin[]) => partials.map(({ name, number }) => ({ name, version: number }))

type Found = { prompt: PromptDetail; version: VersionDetail }

/** As written: partials stand as tags, with what each was pinned to. */
export const presentVersion = ({ prompt, version }: Found) => ({
  ...presentSummary(version),
  name: prompt.name,
  kind: prompt.kind,
  ...presentContent(version.content),
  variables: version.variables.map(presentVariable),
  placeholders: version.placeholders,
  partials: presentPins(version.partials),
})

export async function versionOf(ctx: Ctx, prompt: PromptDetail, number: number): Promise<VersionDetail> {
  const version = await getVersion(reading(ctx), prompt.id, number)
  if (!version) throw notFound(`Version ${number} of ${prompt.name}`)
  return version
}

const presentConflict = (details: Record<string, unknown>) => {
  const { newest } = details as Partial<SaveConflict>
  if (!newest) return details
  const { id, number, note, author, createdAt, content, partials } = newest
  const said = { ...presentContent(content), partials: presentPins(partials) }
  return { newest: { id, version: number, note, author: presentAuthor(author), created_at: createdAt, ...said } }
}

export const postVersion = route({
  method: 'POST',
  path: '/api/v1/prompts/{name}/versions',
  tag: 'Versions',
  summary: 'Save a version',
  description:
    '201 with the new version, or 200 with the one that says exactly the same. `base_version` is the one it was written on top of: when another came between, the answer is 409 with that one under `conflict`.',
  response: VersionAnswer,
  example: { params: { name: 'support-reply' }, body: firstVersion, answer: versionExample },
  otherExamples: { 'On top of it': { params: { name: 'support-reply' }, body: secondVersion, answer: secondVersionExample } },
  permission: 'prompt.write',
  body: SaveBody,
  run: async ({ ctx, params, body }) => {
    const prompt = await promptNamed(ctx, params.name)
    const { response_format: responseFormat, note, base_version: baseVersion, on_conflict: onConflict, ...content } = body
    const input = { promptId: prompt.id, content: { ...content, responseFormat }, note, baseVersion, onConflict }
    const { version, created } = await saveVersion(ctx, checked(SaveVersion, input))
    return { prompt, version: await versionOf(ctx, prompt, version.number), created }
  },
  present: presentVersion,
  status: ({ created }) => (created ? 201 : 200),
  location: ({ prompt, version }) => address('prompts', prompt.name, 'versions', String(version.number)),
  conflict: presentConflict,
})

export const getVersions = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/versions',
  tag: 'Versions',
  summary: 'List the versions of a prompt',
  description: 'Newest first.',
  response: pageAnswer(VersionSummaryAnswer),
  example: { params: { name: 'support-reply' }, answer: pageExample(versionSummaryExample) },
  permission: 'workspace.read',
  query: strict({ ...pageQuery, cursor: ListVersions.shape.cursor }),
  run: async ({ ctx, params, query }) => {
    const { id } = await promptNamed(ctx, params.name)
    return listVersions(ctx, { promptId: id, ...query })
  },
  present: page(presentSummary),
})

export const getOneVersion = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/versions/{version}',
  tag: 'Versions',
  summary: 'Read a version',
  description:
    'As written, with its partials as tags. What applications use, with everything in its place, is a read of a published prompt.',
  response: VersionAnswer,
  example: { params: { name: 'support-reply', version: '1' }, answer: versionExample },
  permission: 'workspace.read',
  run: async ({ ctx, params }) => {
    const prompt = await promptNamed(ctx, params.name)
    return { prompt, version: await versionOf(ctx, prompt, versionIn(params.version)) }
  },
  present: presentVersion,
})

const presentText = (changes: TextChange[]) => changes.map(({ kind, text }) => ({ kind, text }))
const presentChange = ({ path, kind, before, after, text }: ValueChange) => ({
  path,
  kind,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
  ...(text && { text: presentText(text) }),
})
const presentItem = <T>({ kind, moved, from, to, before, after, changes }: ItemChange<T>) => ({
  kind,
  moved,
  from,
  to,
  before,
  after,
  changes: changes.map(presentChange),
})

const presentPinChange = ({ name, before, after }: PinChange) => ({
  name,
  before: before?.number ?? null,
  after: after?.number ?? null,
  other_prompt: before !== null && after !== null && before.promptId !== after.promptId,
})

export const getDiff = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/diff',
  tag: 'Versions',
  summary: 'Compare two versions',
  description:
    'What makes version `to` out of version `from`, word for word, and what partials mean there. `same`: both say the same and include the same.',
  response: DiffAnswer,
  example: { params: { name: 'support-reply' }, query: { from: '1', to: '2' }, answer: diffExample },
  permission: 'workspace.read',
  query: strict({ from: VersionInAddress, to: VersionInAddress }),
  run: async ({ ctx, params, query }) => {
    const prompt = await promptNamed(ctx, params.name)
    const [from, to] = [await versionOf(ctx, prompt, query.from), await versionOf(ctx, prompt, query.to)]
    return { ...query, diff: diffContent(from.content, to.content, { before: from.partials, after: to.partials }) }
  },
  present: ({ from, to, diff }) => ({
    from,
    to,
    same: diff.same,
    messages: diff.messages.map(presentItem),
    text: diff.text && presentText(diff.text),
    model: diff.model,
    parameters: diff.parameters.map(presentChange),
    tools: diff.tools.map(presentItem),
    response_format: diff.responseFormat.map(presentChange),
    config: diff.config.map(presentChange),
    variables: diff.variables,
    declarations: diff.declarations.map(presentItem),
    partials: diff.partials.map(presentPinChange),
  }),
})
