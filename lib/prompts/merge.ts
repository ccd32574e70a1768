import { type Json, type Message, type PromptContent, type Tool, toolName } from './content-schema'
import { type Pair, pairDeclarations, pairMessages, pairTools } from './diff'
import { mergeText } from './merge-text'
import { VariableDeclaration } from './variable-schema'

export type Side = 'theirs' | 'mine'
/** What both sides changed, each in its own way. `undefined`: not there. */
export type Conflict = {
  /** Names it among the conflicts of one merge, for the choice. */
  id: string
  /** Where it stands: `messages.2.content`, counted in mine where it is there, else in theirs. */
  path: string
  /** Of a tool or a declared variable: what it is called, in mine where it is there. */
  name?: string
  base: Json | undefined
  theirs: Json | undefined
  mine: Json | undefined
}
export type Merged = {
  content: PromptContent
  conflicts: Conflict[]
  /** How many changes each side made that the other did not touch. */
  taken: Record<Side, number>
}

type Value = Json | undefined
const isObject = (value: Value): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)
const own = (object: { [key: string]: Json }, key: string): Value => (Object.hasOwn(object, key) ? object[key] : undefined)
const written = (value: Value): string =>
  JSON.stringify(value, (_, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  ) ?? ''
const same = (a: Value, b: Value): boolean => a === b || written(a) === written(b)
/** Content shapes hold JSON only, but their optional fields may be undefined; TypeScript cannot see that they are treated as absent. */
const asJson = (value: unknown) => value as Value

/**
 * The three-way merge of two contents that began as the same `base`: what only one side changed is taken from it. What both changed is a
 * conflict, settled by `choose`; while that says nothing, mine stands. Texts are merged by sentence and line, messages by likeness, tools and
 * declared variables by name, the rest by key. Pure: call it again when a choice changes.
 */
export function mergeContents(
  base: PromptContent,
  theirs: PromptContent,
  mine: PromptContent,
  choose: (id: string) => Side | undefined = () => undefined,
): Merged {
  const merger = new Merger(choose)
  const fields = { model: 'model', parameters: 'parameters', responseFormat: 'responseFormat', config: 'config' } as const
  const rest = Object.fromEntries(
    Object.values(fields).map((field) => [field, merger.value(field, asJson(base[field]), asJson(theirs[field]), asJson(mine[field]))]),
  )
  const text = merger.value('text', base.text, theirs.text, mine.text)
  const messages =
    theirs.messages || mine.messages
      ? merger.list<Message>('messages', base.messages ?? [], theirs.messages ?? [], mine.messages ?? [], pairMessages)
      : undefined
  const tools = merger.list<Tool>('tools', base.tools, theirs.tools, mine.tools, pairTools, byName(toolName))
  const declared = [base, theirs, mine].map(({ variables = [] }) => variables) as [Declarations, Declarations, Declarations]
  const variables = merger.list('variables', ...declared, pairDeclarations, {
    ...byName<VariableDeclaration>(({ name }) => name),
    isSound: (declaration) => VariableDeclaration.safeParse(declaration).success,
  })
  const { model, parameters, responseFormat, config } = rest as Pick<PromptContent, keyof typeof fields>
  return {
    content: {
      ...(messages && { messages }),
      ...(typeof text === 'string' && { text }),
      model,
      parameters,
      tools,
      responseFormat,
      config,
      ...(variables.length > 0 && { variables }),
    },
    conflicts: merger.conflicts,
    taken: merger.taken,
  }
}

type Pairing<T> = (before: T[], after: T[]) => Pair[]
type Declarations = VariableDeclaration[]
type Ways<T> = {
  /** When two items that both sides added are one thing. */
  isTwin: (theirs: T, mine: T) => boolean
  /** What may come of both sides' changes to one item; else the item is to be chosen as a whole. */
  isSound: (item: Value) => boolean
  nameOf?: (item: T) => string
}
const byLikeness: Ways<object> = { isTwin: (theirs, mine) => same(asJson(theirs), asJson(mine)), isSound: () => true }
const byName = <T>(nameOf: (item: T) => string): Ways<T> => ({
  isTwin: (theirs, mine) => nameOf(theirs) === nameOf(mine),
  isSound: () => true,
  nameOf,
})

type Place<T> = { base: T | undefined; theirs: T | undefined; mine: T | undefined; at: Record<Side, number | undefined> }

class Merger {
  readonly conflicts: Conflict[] = []
  readonly taken: Record<Side, number> = { theirs: 0, mine: 0 }
  constructor(private readonly choose: (id: string) => Side | undefined) {}

  private take(side: Side, value: Value): Value {
    this.taken[side]++
    return value
  }
  private conflict(path: string, id: string, base: Value, theirs: Value, mine: Value): Value {
    this.conflicts.push({ id, path, base, theirs, mine })
    return this.choose(id) === 'theirs' ? theirs : mine
  }

  value(path: string, base: Value, theirs: Value, mine: Value, id = path): Value {
    if (same(theirs, mine)) return mine
    if (same(base, mine)) return this.take('theirs', theirs)
    if (same(base, theirs)) return this.take('mine', mine)
    if (typeof base === 'string' && typeof theirs === 'string' && typeof mine === 'string') return this.text(path, id, base, theirs, mine)
    if (isObject(base) && isObject(theirs) && isObject(mine)) return this.object(path, id, base, theirs, mine)
    if (Array.isArray(base) && Array.isArray(theirs) && Array.isArray(mine) && base.length === theirs.length && base.length === mine.length)
      return mine.map((item, at) => this.value(`${path}.${at}`, base[at], theirs[at], item, `${id}.${at}`) ?? null)
    return this.conflict(path, id, base, theirs, mine)
  }

  private text(path: string, id: string, base: string, theirs: string, mine: string): string {
    const pieces = mergeText(base, theirs, mine)
    const before = this.conflicts.length
    const text = pieces.map((piece, at) =>
      piece.kind === 'agreed' ? piece.text : this.conflict(path, `${id}#${at}`, piece.base, piece.theirs, piece.mine),
    )
    if (this.conflicts.length === before) {
      this.taken.theirs++
      this.taken.mine++
    }
    return text.join('')
  }

  private object(path: string, id: string, base: { [key: string]: Json }, theirs: { [key: string]: Json }, mine: { [key: string]: Json }) {
    // A message under another role holds other things: then its parts do not go together.
    if (base.role !== undefined && !(same(base.role, theirs.role) && same(base.role, mine.role)))
      return this.conflict(path, id, base, theirs, mine)
    const merged: { [key: string]: Json } = {}
    for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      const value = this.value(`${path}.${key}`, own(base, key), own(theirs, key), own(mine, key), `${id}.${key}`)
      if (value !== undefined) merged[key] = value
    }
    return merged
  }

  /** Items that go together are merged; one side's new ones stand behind what they stood behind; one side's order is taken. */
  list<T extends object>(path: string, base: T[], theirs: T[], mine: T[], pair: Pairing<T>, ways: Ways<T> = byLikeness): T[] {
    const places = placesOf(base, theirs, mine, pair, ways)
    const inBoth = places.filter(({ base, at }) => base && at.theirs !== undefined && at.mine !== undefined)
    const inOrder = (side: Side) => inBoth.toSorted((a, b) => (a.at[side] ?? 0) - (b.at[side] ?? 0))
    const moved = (side: Side) => inOrder(side).some((place, at) => place !== inBoth[at])
    const apart = moved('theirs') && moved('mine') && inOrder('theirs').some((place, at) => place !== inOrder('mine')[at])
    const order = (side: Side) => inOrder(side).map(({ at }) => (at[side] ?? 0) + 1)
    if (apart)
      this.conflict(
        `${path}.order`,
        `${path}.order`,
        inBoth.map((_, at) => at + 1),
        order('theirs'),
        order('mine'),
      )
    const first: Side = apart ? (this.choose(`${path}.order`) ?? 'mine') : moved('theirs') ? 'theirs' : 'mine'
    if (!apart && moved(first)) this.taken[first]++
    const other: Side = first === 'mine' ? 'theirs' : 'mine'

    const by = (side: Side) => places.filter(({ at }) => at[side] !== undefined).toSorted((a, b) => (a.at[side] ?? 0) - (b.at[side] ?? 0))
    const woven = by(first)
    let last: Place<T> | undefined
    for (const place of by(other)) {
      if (!woven.includes(place)) woven.splice(last ? woven.indexOf(last) + 1 : 0, 0, place)
      last = place
    }
    return woven.flatMap((place) => {
      const merged = this.item(path, place, ways)
      return merged === undefined ? [] : [merged as T]
    })
  }

  private item<T extends object>(path: string, place: Place<T>, ways: Ways<T>): Value {
    const before = this.conflicts.length
    const merged = this.together(path, place, ways)
    const told = place.mine ?? place.theirs ?? place.base
    if (told && ways.nameOf) for (const conflict of this.conflicts.slice(before)) conflict.name = ways.nameOf(told)
    return merged
  }

  private together<T extends object>(path: string, { base, theirs, mine, at }: Place<T>, { isSound }: Ways<T>): Value {
    const here = `${path}.${at.mine ?? at.theirs ?? 0}`
    const id = at.mine === undefined ? `${here}~theirs` : here
    const sides = [asJson(base), asJson(theirs), asJson(mine)] as const
    const goesTogether = (side: Side) => isSound(new Merger(() => side).value(here, ...sides, id))
    if (base && theirs && mine && !(goesTogether('theirs') && goesTogether('mine'))) return this.conflict(here, id, ...sides)
    return this.value(here, ...sides, id)
  }
}

/** Every item of the three lists once, with its likeness in the others: those of the base first, in its order. */
function placesOf<T extends object>(base: T[], theirs: T[], mine: T[], pair: Pairing<T>, { isTwin }: Ways<T>): Place<T>[] {
  const toTheirs = new Map(pair(base, theirs).map(({ from, to }) => [from, to]))
  const toMine = new Map(pair(base, mine).map(({ from, to }) => [from, to]))
  const at = (side: T[], index: number | undefined) => (index === undefined ? undefined : side[index])
  const kept = base.map((item, from): Place<T> => {
    const [t, m] = [toTheirs.get(from), toMine.get(from)]
    return { base: item, theirs: at(theirs, t), mine: at(mine, m), at: { theirs: t, mine: m } }
  })
  const isNew = (pairs: Map<number, number>) => {
    const known = new Set(pairs.values())
    return (_: T, index: number) => !known.has(index)
  }
  const fresh = theirs.map((item, index) => ({ item, index })).filter(({ item, index }) => isNew(toTheirs)(item, index))
  const added = mine.flatMap((item, index): Place<T>[] => {
    if (!isNew(toMine)(item, index)) return []
    // The same thing added by both is one thing.
    const twin = fresh.findIndex((other) => isTwin(other.item, item))
    const [found] = twin < 0 ? [] : fresh.splice(twin, 1)
    return [{ base: undefined, theirs: found?.item, mine: item, at: { theirs: found?.index, mine: index } }]
  })
  const others = fresh.map(
    ({ item, index }): Place<T> => ({ base: undefined, theirs: item, mine: undefined, at: { theirs: index, mine: undefined } }),
  )
  return [...kept, ...added, ...others]
}
