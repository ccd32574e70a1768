import { type Ctx, reader } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { AppError, type Fault, invalid } from '@/lib/errors'
import { MAX_CONTENT_BYTES, type PromptContent } from './content-schema'
import { inherit } from './declared'
import { newestPins } from './newest-pins'
import { inlinePartials, partialsOf } from './partials'
import type { PinnedPartial } from './schema'
import { positionOf } from './tags'
import { renderFaults, templateFaults } from './template'
import { mapTexts, templatesOf } from './texts'
import { MAX_DECLARATIONS, type VariableDeclaration } from './variable-schema'

const MAX_PARTIALS = 100
const MAX_CHAIN = 10
const MAX_SNIPPETS = 1000

/** A saved text as partials need it: what it says, and what its own partials meant when it was saved. */
type Snippet = {
  name: string
  number: number
  digest: string
  text: string
  partials: PinnedPartial[]
  declared: VariableDeclaration[]
}
type Snippets = Map<string, Snippet>

/** A saved version as whoever reads it finds it. */
export type FoundSnippet = { id: string; name: string; number: number; digest: string; content: unknown; partials: unknown }
export type FindSnippets = (versionIds: string[]) => Promise<FoundSnippet[]>

const finding =
  (tx: Tx, workspaceId: string): FindSnippets =>
  async (versionIds) => {
    const rows = await tx.promptVersion.findMany({
      where: { workspaceId, id: { in: versionIds } },
      select: { id: true, number: true, digest: true, content: true, partials: true, prompt: { select: { name: true } } },
    })
    return rows.map(({ prompt, ...row }) => ({ ...row, name: prompt.name }))
  }

/** Everything that pins lead to, snippets of snippets included, in one query per level. */
async function loadSnippets(find: FindSnippets, pins: PinnedPartial[]): Promise<Snippets> {
  const snippets: Snippets = new Map()
  let wanted = pins
  while (wanted.length > 0) {
    const rows = await find([...new Set(wanted.map(({ versionId }) => versionId))])
    for (const { id, name, number, digest, content, partials } of rows) {
      const { text = '', variables: declared = [] } = content as PromptContent
      snippets.set(id, { name, number, digest, text, partials: partials as PinnedPartial[], declared })
    }
    wanted = rows.flatMap((row) => row.partials as PinnedPartial[]).filter(({ versionId }) => !snippets.has(versionId))
  }
  return snippets
}

/** A content with every partial replaced by its pinned text, and theirs in turn, and what they declare. Each snippet is put together once. */
function inlineAll(content: PromptContent, pins: PinnedPartial[], snippets: Snippets): PromptContent {
  const whole = new Map<string, string>()
  const inline = (text: string, pins: PinnedPartial[]) =>
    inlinePartials(text, textBehind(pins), (name) => !pins.find((pin) => pin.name === name)?.ownLines)
  const textBehind =
    (pins: PinnedPartial[]) =>
    (name: string): string => {
      const versionId = pins.find((pin) => pin.name === name)?.versionId ?? ''
      const snippet = snippets.get(versionId)
      if (!snippet) throw new Error(`The pin of the partial ${name} leads nowhere.`)
      const text = whole.get(versionId) ?? inline(snippet.text, snippet.partials)
      whole.set(versionId, text)
      return text
    }
  const inlined = mapTexts(content, (text) => inline(text, pins))
  const declared = declaredBehind(pins, snippets)
  return declared.length === 0 ? inlined : { ...inlined, variables: inherit(content.variables ?? [], declared) }
}

/** What snippets declare, and theirs in turn, each snippet once. */
function declaredBehind(pins: PinnedPartial[], snippets: Snippets, seen = new Set<string>()): VariableDeclaration[] {
  return pins.flatMap(({ versionId }) => {
    const snippet = snippets.get(versionId)
    if (!snippet || seen.has(versionId)) return []
    seen.add(versionId)
    return [...snippet.declared, ...declaredBehind(snippet.partials, snippets, seen)]
  })
}

type Saved = { content: unknown; partials: unknown }

/** The contents of saved versions with their pinned partials in place, in the order given: what is served and run. */
export const resolveVersions = (tx: Tx, workspaceId: string, versions: Saved[]): Promise<PromptContent[]> =>
  resolveWith(finding(tx, workspaceId), versions)

/** The same for who reads in another way than Prisma's. */
export async function resolveWith(find: FindSnippets, versions: Saved[]): Promise<PromptContent[]> {
  const snippets = await loadSnippets(
    find,
    versions.flatMap(({ partials }) => partials as PinnedPartial[]),
  )
  return versions.map(({ content, partials }) => inlineAll(content as PromptContent, partials as PinnedPartial[], snippets))
}

type Self = { id: string; name: string }
export type Resolution = { partials: (PinnedPartial & { digest: string })[]; resolved: PromptContent }

/**
 * A content that is not saved yet (a draft being run, a version being saved): each `{{> name}}` means the newest version of the text
 * prompt that answers to the name. `self` is the prompt the content belongs to. Throws `invalid` with path, line and column for
 * templates that do not render, names that lead nowhere, and a prompt that would include itself (with the chain).
 */
export async function resolveContent(ctx: Ctx, content: PromptContent, self: Self | null): Promise<Resolution> {
  const { workspaceId } = ctx
  const tx = reader(ctx)
  const tags = partialTagsOf(content)
  const names = [...new Set(tags.map(({ name }) => name))]
  if (names.length === 0) return { partials: [], resolved: content }
  if (names.length > MAX_PARTIALS) throw invalid(`Include at most ${MAX_PARTIALS} different partials.`)

  const { named, pins } = await newestPins(tx, workspaceId, names)
  return putTogether(ctx, { content, tags, pins, self }, (name) => {
    const found = named.find((row) => row.name === name)
    if (!found) return `There is no prompt named ${name} to include.`
    return found.prompt.kind === 'chat'
      ? `${name} is a chat prompt; only text prompts can be included.`
      : `${name} has no saved version yet.`
  })
}

/** The same where it is said what each `{{> name}}` means: by `pins`, one for each. */
export const resolvePinned = (ctx: Ctx, content: PromptContent, self: Self, pins: PinnedPartial[]): Promise<Resolution> =>
  putTogether(ctx, { content, tags: partialTagsOf(content), pins, self }, (name) => `${name} is pinned to nothing.`)

type PartialTag = { name: string; path: string; line: number; column: number }

/** Throws `invalid` with path, line and column for every fault in what somebody writes, also for those that would render. */
export const refuseFaulty = (content: PromptContent): void =>
  refuse(templatesOf(content).flatMap(({ text, path }) => templateFaults(text, path)))

/** Where a content includes what. Throws `invalid` for templates that do not render. */
function partialTagsOf(content: PromptContent): PartialTag[] {
  const templates = templatesOf(content)
  refuse(templates.flatMap(({ text, path }) => renderFaults(text, path)))
  return templates.flatMap(({ text, path }) => partialsOf(text).map(({ name, start }) => ({ name, path, ...positionOf(text, start) })))
}

type Parts = { content: PromptContent; tags: PartialTag[]; pins: PinnedPartial[]; self: Self | null }

/** `whyNot`: why there is no pin for a name. */
async function putTogether(ctx: Ctx, { content, tags, pins, self }: Parts, whyNot: (name: string) => string): Promise<Resolution> {
  const snippets = await loadSnippets(finding(reader(ctx), ctx.workspaceId), pins)
  refuse(
    tags.flatMap(({ name, path, line, column }): Fault[] => {
      const pin = pins.find((pin) => pin.name === name)
      const wrong = pin ? whatChainBreaks(pin, self, snippets) : whyNot(name)
      return wrong ? [{ path, message: `Line ${line}, column ${column}: ${wrong}` }] : []
    }),
  )

  const resolved = inlineAll(content, pins, snippets)
  refuse(
    templatesOf(resolved).flatMap(({ text, path }) => renderFaults(text, path)),
    'With its partials in place, ',
  )
  if (new TextEncoder().encode(JSON.stringify(resolved)).length > MAX_CONTENT_BYTES)
    throw new AppError('invalid', 'With its partials in place this weighs more than 1 MB (1,000,000 bytes).')
  const declared = resolved.variables?.length ?? 0
  if (declared > MAX_DECLARATIONS)
    throw invalid(`With its partials this declares ${declared.toLocaleString('en')} variables; a prompt may declare ${MAX_DECLARATIONS}.`)
  const partials = pins
    .map((pin) => ({ ...pin, digest: snippets.get(pin.versionId)?.digest ?? '' }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return { partials, resolved }
}

/** Says, with the chain, when a pin leads back to the prompt itself or too deep. */
function whatChainBreaks(pin: PinnedPartial, self: Self | null, snippets: Snippets): string | undefined {
  const chains = new Map<string, string[]>()
  const walk = (pin: PinnedPartial, above: string[]): { chain: string[]; loop?: string[] } => {
    if (pin.promptId === self?.id) return { chain: [], loop: [...above, self.name] }
    const known = chains.get(pin.versionId)
    if (known !== undefined) return { chain: known }
    const snippet = snippets.get(pin.versionId)
    const name = snippet?.name ?? pin.name
    const inner = (snippet?.partials ?? []).map((next) => walk(next, [...above, name]))
    const deepest = inner.reduce<string[]>((longest, { chain }) => (chain.length > longest.length ? chain : longest), [])
    const chain = [name, ...deepest]
    chains.set(pin.versionId, chain)
    return { chain, loop: inner.find(({ loop }) => loop)?.loop }
  }
  const { chain, loop } = walk(pin, self ? [self.name] : [])
  if (loop) return `This prompt would include itself: ${loop.join(' → ')}.`
  if (chain.length > MAX_CHAIN)
    return `Partials may include one another ${MAX_CHAIN} deep; ${pin.name} goes ${chain.length} deep: ${chain.join(' → ')}.`
  if (snippets.size > MAX_SNIPPETS) return `All partials together may be ${MAX_SNIPPETS}; this includes ${snippets.size}.`
  return undefined
}

function refuse(faults: Fault[], preface = ''): void {
  const [first] = faults
  if (first) throw invalid(`${preface}${first.path}: ${first.message}`, faults)
}
