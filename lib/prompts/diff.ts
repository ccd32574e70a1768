import { diffArrays, diffLines } from 'diff'
import type { Json, Message, PromptContent, Tool } from './content-schema'
import { isInlineFile, toolName } from './content-schema'
import type { PinnedPartial } from './schema'
import type { VariableDeclaration } from './variable-schema'
import { variablesIn } from './variables'

/** A run of text that both sides have, or only one. The removed and same runs give the old text, the added and same ones the new. */
export type TextChange = { kind: 'same' | 'added' | 'removed'; text: string }
/** A change at a path of a JSON value; `text` is the word diff when one string became another, and neither is a file's bytes. */
export type ValueChange = {
  path: (string | number)[]
  kind: 'added' | 'removed' | 'changed'
  before?: Json
  after?: Json
  text?: TextChange[]
}
/** One message or tool of either side. `moved` ones left their place among the others, and may have changed besides. */
export type ItemChange<T> = {
  kind: 'same' | 'added' | 'removed' | 'changed'
  moved: boolean
  from: number | null
  to: number | null
  before: T | null
  after: T | null
  changes: ValueChange[]
}
/** What `{{> name}}` means in a version. */
export type Pin = Pick<PinnedPartial, 'name' | 'promptId' | 'number'>
/** A name that only one side includes (the other is null), or that means another version there, or another prompt. */
export type PinChange = { name: string; before: Pin | null; after: Pin | null }
export type ContentDiff = {
  same: boolean
  /** Every message of both sides in reading order, unchanged ones too. */
  messages: ItemChange<Message>[]
  /** Null when neither side is a text. */
  text: TextChange[] | null
  model: { before: string; after: string } | null
  parameters: ValueChange[]
  config: ValueChange[]
  /** Every tool of both sides, matched by name. */
  tools: ItemChange<Tool>[]
  responseFormat: ValueChange[]
  /** Names that stand in the templates of one side only. */
  variables: { added: string[]; removed: string[] }
  /** Every variable that either side declares, matched by name. */
  declarations: ItemChange<VariableDeclaration>[]
  /** By name; empty where nobody said what is pinned. */
  partials: PinChange[]
}

const MAX_EDITS = 5_000

/** The word diff of two texts. Texts too different for that are compared by line, then as a whole, so that it always ends soon. */
export function diffText(before: string, after: string): TextChange[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  const words = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MAX_EDITS })
  if (words) return words.map(({ added, removed, value }) => ({ kind: kindOf(added, removed), text: value.join('') }))
  const lines = diffLines(before, after, { maxEditLength: MAX_EDITS })
  if (lines) return lines.map(({ added, removed, value }) => ({ kind: kindOf(added, removed), text: value }))
  return [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]
}
const kindOf = (added: boolean, removed: boolean): TextChange['kind'] => (added ? 'added' : removed ? 'removed' : 'same')

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
/** Words, blanks and signs; together they are the text again. Languages without spaces are cut by the runtime's dictionary. */
const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What makes `after` out of `before`, by path. The order of keys does not matter; lists are compared place by place. */
export function diffJson(before: Json | undefined, after: Json | undefined, path: ValueChange['path'] = []): ValueChange[] {
  if (before === after) return []
  if (before === undefined) return after === undefined ? [] : [{ path, kind: 'added', after }]
  if (after === undefined) return [{ path, kind: 'removed', before }]
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => diffJson(ownValue(before, key), ownValue(after, key), [...path, key]))
  }
  if (Array.isArray(before) && Array.isArray(after))
    return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => diffJson(before[at], after[at], [...path, at])).flat()
  if (typeof before === 'string' && typeof after === 'string' && !isInlineFile(before) && !isInlineFile(after))
    return [{ path, kind: 'changed', before, after, text: diffText(before, after) }]
  return [{ path, kind: 'changed', before, after }]
}
const ownValue = (object: { [key: string]: Json }, key: string) => (Object.hasOwn(object, key) ? object[key] : undefined)

/** Content shapes hold JSON only, but their optional fields may be undefined; TypeScript cannot see that diffJson treats those as absent. */
const asJson = (value: unknown) => value as Json | undefined

/** The names that mean something else on the other side, in the order of names. */
export function diffPins(before: readonly Pin[], after: readonly Pin[]): PinChange[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort()
  return names.flatMap((name) => {
    const [old, now] = [before, after].map((pins) => pins.find((pin) => pin.name === name) ?? null) as [Pin | null, Pin | null]
    return old?.promptId === now?.promptId && old?.number === now?.number ? [] : [{ name, before: old, after: now }]
  })
}

/** Everything that differs between two contents, ready to be drawn. `pins`: what each includes; contents with partials in place have none. */
export function diffContent(
  before: PromptContent,
  after: PromptContent,
  pins: { before: readonly Pin[]; after: readonly Pin[] } = { before: [], after: [] },
): ContentDiff {
  const messages = diffItems(before.messages ?? [], after.messages ?? [], pairMessages)
  const tools = diffItems(before.tools, after.tools, pairTools)
  const declarations = diffItems(before.variables ?? [], after.variables ?? [], pairDeclarations)
  const [names, newNames] = [namesOf(before), namesOf(after)]
  const diff = {
    messages,
    text: before.text === undefined && after.text === undefined ? null : diffText(before.text ?? '', after.text ?? ''),
    model: before.model === after.model ? null : { before: before.model, after: after.model },
    parameters: diffJson(before.parameters, after.parameters),
    config: diffJson(before.config, after.config),
    tools,
    responseFormat: diffJson(asJson(before.responseFormat), asJson(after.responseFormat)),
    variables: { added: newNames.filter((name) => !names.includes(name)), removed: names.filter((name) => !newNames.includes(name)) },
    declarations,
    partials: diffPins(pins.before, pins.after),
  }
  const untouched = [...messages, ...tools, ...declarations].every(({ kind, moved }) => kind === 'same' && !moved)
  const { parameters, config, responseFormat, partials } = diff
  const asBefore = [parameters, config, responseFormat, partials].every(({ length }) => length === 0)
  return { same: untouched && asBefore && before.text === after.text && !diff.model, ...diff }
}

/** A draft may hold a template that does not parse yet; then its variables are unknown, and the rest is compared all the same. */
function namesOf(content: PromptContent): string[] {
  try {
    return variablesIn(content).map(({ name }) => name)
  } catch {
    return []
  }
}

export type Pair = { from: number; to: number }

/** The items of both sides in reading order: the new side's order, with removed ones where they stood. */
function diffItems<T>(before: T[], after: T[], pair: (before: T[], after: T[]) => Pair[]): ItemChange<T>[] {
  const pairs = pair(before, after)
  const inPlace = new Set(longestInOrder(pairs))
  const byTo = new Map(pairs.map((found) => [found.to, found]))
  const kept = new Set(pairs.map(({ from }) => from))
  const items: ItemChange<T>[] = []
  let reached = 0
  const removedUpTo = (end: number) => {
    for (; reached < end; reached++) {
      const item = before[reached]
      if (item !== undefined && !kept.has(reached))
        items.push({ kind: 'removed', moved: false, from: reached, to: null, before: item, after: null, changes: [] })
    }
  }
  for (const [to, item] of after.entries()) {
    const found = byTo.get(to)
    const old = found && before[found.from]
    if (!found || old === undefined) {
      items.push({ kind: 'added', moved: false, from: null, to, before: null, after: item, changes: [] })
      continue
    }
    const moved = !inPlace.has(found)
    if (!moved) removedUpTo(found.from)
    const changes = diffJson(asJson(old), asJson(item))
    items.push({ kind: changes.length ? 'changed' : 'same', moved, from: found.from, to, before: old, after: item, changes })
  }
  removedUpTo(before.length)
  return items
}

/** The most pairs that keep their order (longest increasing subsequence); the others moved. */
function longestInOrder(pairs: Pair[]): Pair[] {
  const sorted = pairs.toSorted((a, b) => a.to - b.to)
  const best: { length: number; previous: number }[] = []
  sorted.forEach(({ from }) => {
    let entry = { length: 1, previous: -1 }
    best.forEach(({ length }, earlier) => {
      const before = sorted[earlier]
      if (before && before.from < from && length >= entry.length) entry = { length: length + 1, previous: earlier }
    })
    best.push(entry)
  })
  const chain: Pair[] = []
  let at = best.reduce((top, { length }, index) => (length > (best[top]?.length ?? 0) ? index : top), 0)
  for (let found = sorted[at]; found; found = sorted[at]) {
    chain.push(found)
    at = best[at]?.previous ?? -1
  }
  return chain
}

const pairedBy =
  <T>(nameOf: (item: T) => string) =>
  (before: T[], after: T[]): Pair[] =>
    after.flatMap((item, to) => {
      const from = before.findIndex((other) => nameOf(other) === nameOf(item))
      return from < 0 ? [] : [{ from, to }]
    })
export const pairTools = pairedBy(toolName)
export const pairDeclarations = pairedBy<VariableDeclaration>(({ name }) => name)

/** Messages that are equal belong together; of the rest, those that share most words, with a leaning to the same place and role. */
export function pairMessages(before: Message[], after: Message[]): Pair[] {
  const pairs: Pair[] = []
  const free = { from: new Set(before.keys()), to: new Set(after.keys()) }
  const take = (from: number, to: number) => {
    if (!free.from.delete(from)) return
    if (free.to.delete(to)) pairs.push({ from, to })
    else free.from.add(from)
  }
  const places = new Map<string, number[]>()
  for (const [from, message] of before.entries()) {
    const key = keyOf(message)
    places.set(key, [...(places.get(key) ?? []), from])
  }
  for (const [to, message] of after.entries()) {
    const from = places.get(keyOf(message))?.shift()
    if (from !== undefined) take(from, to)
  }

  const bags = (messages: Message[], indexes: Set<number>) => new Map([...indexes].map((at) => [at, bagOf(messages[at])] as const))
  const [left, right] = [bags(before, free.from), bags(after, free.to)]
  const candidates = [...free.from].flatMap((from) =>
    [...free.to].flatMap((to) => {
      const samePlace = from === to ? 0.5 : 0
      const otherRole = before[from]?.role === after[to]?.role ? 0 : 0.5
      const score = alike(left.get(from), right.get(to)) + samePlace - otherRole
      return score >= 0.4 ? [{ from, to, score }] : []
    }),
  )
  for (const { from, to } of candidates.sort((a, b) => b.score - a.score)) take(from, to)
  return pairs
}

/** A message as text that does not depend on the order of its keys. */
const keyOf = (message: Message): string =>
  JSON.stringify(message, (_, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })

type Bag = { size: number; words: Map<string, number> }
function bagOf(message: Message | undefined): Bag {
  const said = message?.role === 'placeholder' ? message.name : message?.content
  const words = wordsOf(typeof said === 'string' ? said : JSON.stringify(said ?? '')).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const bag: Bag = { size: words.length, words: new Map() }
  for (const word of words) bag.words.set(word, (bag.words.get(word) ?? 0) + 1)
  return bag
}
/** Dice's coefficient of two bags of words: 0 nothing in common, 1 the same words. */
function alike(a: Bag | undefined, b: Bag | undefined): number {
  if (!a || !b || a.size + b.size === 0) return 0
  let common = 0
  for (const [word, count] of a.words) common += Math.min(count, b.words.get(word) ?? 0)
  return (2 * common) / (a.size + b.size)
}
