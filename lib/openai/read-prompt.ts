import type { Delivery } from '@/lib/delivery/delivery'
import type { Entry, KeyEntry } from '@/lib/delivery/memory'
import { createRecall } from '@/lib/delivery/recall'
import { createWanted } from '@/lib/delivery/wanted'
import { invalid, notFound } from '@/lib/errors'
import type { JsonObject, PromptContent } from '@/lib/prompts/content-schema'
import { type Filled, fillContent } from '@/lib/prompts/variables'
import { bucketOf, variantAt } from '@/lib/releases/bucket'
import type { PromptReference } from './schema'

/** A published answer, as lib/delivery makes it. */
type Published = Omit<PromptContent, 'responseFormat'> & {
  name: string
  version: number
  response_format: object | null
  release: { id: string; variant: string } | null
}

export type ReadPrompt = {
  prompt: { id: string }
  version: number
  release: { id: string; variant: string } | null
  model: string
  messages: object[]
  parameters: JsonObject
  tools: object[]
  responseFormat: object | null
  variables: JsonObject
  placeholders: object
  warnings: Filled['warnings']
}

/** Makes the function that finds a key, and reads what is published from the memory that reads are answered from, and fills it in. */
export function createPromptReading({ memory, reader, archive, confidence, databaseUrl }: Delivery['source']) {
  const recall = createRecall({ memory, reader, archive }, confidence.isAway)
  const wantedBy = createWanted({ databaseUrl, memory, reader, archive })

  /** The name behind what stands in `prompt.id`. Throws `not_found`. */
  async function nameOf(workspaceId: string, id: string): Promise<string> {
    if (!/^(prm|pmpt)_[A-Za-z0-9]+$/.test(id)) return id
    const [row] = await reader.read<{ name: string }>(id.startsWith('prm_') ? byIdSql : byStoredIdSql, [workspaceId, id])
    if (row) return row.name
    if (id.startsWith('prm_')) throw notFound(`The prompt ${id}`)
    return id
  }

  /** What is published, filled in. Throws `not_found`, `forbidden` (an exact version for a key that is bound), `invalid` for values that do not fit. */
  async function read(key: KeyEntry, reference: PromptReference, environment: string): Promise<ReadPrompt> {
    const { id, version, placeholders = {} } = reference
    const name = await nameOf(key.key.workspaceId, id)
    const query = { environment: version === null ? environment : null, key: null, version }
    const entry = await recall.entry(wantedBy(key, { kind: 'prompt', name, query, faults: [] }))
    const variables = valuesOf(reference.variables ?? {})
    const { release, ...published } = publishedOf(entry, reference.key)
    const { messages, text, warnings } = filled(published, variables, placeholders)
    return {
      prompt: { id: entry.promptId },
      version: published.version,
      release: release && { id: release.id, variant: release.variant },
      model: published.model,
      messages: messages ?? [{ role: 'user', content: text ?? '' }],
      parameters: published.parameters,
      tools: published.tools,
      responseFormat: published.response_format,
      variables,
      placeholders,
      warnings,
    }
  }

  return { key: recall.key, read }
}

const byIdSql = `
  SELECT p."name" FROM "Prompt" p WHERE p."workspaceId" = $1 AND p."id" = $2 AND p."archivedAt" IS NULL`
/** OpenAI's own id: as the prompt's name or the end of it (an earlier name counts too), or as one of its tags. */
const byStoredIdSql = `
  SELECT p."name" FROM "Prompt" p WHERE p."workspaceId" = $1 AND p."archivedAt" IS NULL AND (
    $2 = ANY(p."tags") OR EXISTS (
      SELECT 1 FROM "PromptName" n WHERE n."workspaceId" = p."workspaceId" AND n."promptId" = p."id"
        AND (n."name" = $2 OR right(n."name", length($2) + 1) = '/' || $2)))
  ORDER BY p."name" = $2 DESC, p."id" LIMIT 1`

function publishedOf(entry: Entry, sticky: string | undefined): Published {
  if (entry.missing !== null) throw notFoundInWords(entry.missing)
  const { variants, weights, heaviest, environmentId, promptId } = entry
  const variant =
    variants[variants.length > 1 && sticky !== undefined ? variantAt(weights, bucketOf(environmentId, promptId, sticky)) : heaviest]
  if (!variant) throw new Error('An entry has no variant at its own position.')
  return JSON.parse(Buffer.from(variant.ok.body ?? '', 'latin1').toString('utf8')) as Published
}

function notFoundInWords(words: string) {
  const error = notFound('The prompt')
  error.message = words
  error.faults.push({ path: 'prompt.id', message: words })
  return error
}

/** The faults of a filling stand below `prompt` in the request. */
function filled(published: Omit<Published, 'release'>, variables: JsonObject, placeholders: NonNullable<PromptReference['placeholders']>) {
  try {
    return fillContent(published, variables, placeholders)
  } catch (error) {
    if (error instanceof Error && 'faults' in error && Array.isArray(error.faults))
      for (const fault of error.faults as { path: string }[]) fault.path = `prompt.${fault.path}`
    throw error
  }
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Values as templates take them: OpenAI's `input_text`, `input_image` and `input_file` parts become the text or the URL they hold. */
export function valuesOf(variables: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, isObject(value) ? (partValue(name, value) ?? value) : value]),
  )
}

function partValue(name: string, part: JsonObject): string | null {
  const held =
    part.type === 'input_text'
      ? part.text
      : part.type === 'input_image'
        ? part.image_url
        : part.type === 'input_file'
          ? (part.file_data ?? part.file_url)
          : null
  if (held === null) return null
  if (typeof held === 'string') return held
  const path = `prompt.variables.${name}`
  throw invalid(`${path}: A file kept at OpenAI (file_id) cannot be read from here. Give its data or its URL.`, [
    { path, message: 'Give the part its text, image_url, file_url or file_data.' },
  ])
}
