import type { Fault } from '@/lib/errors'

/** A read as it came: the target still encoded, header values as sent; `connection` is any object that lives as long as it does. */
export type DeliveryRequest = {
  method: string
  url: string
  authorization: string | undefined
  ifNoneMatch: string | undefined
  acceptEncoding?: string | undefined
  origin?: string | undefined
  /** What the caller calls the request; a refusal repeats it. */
  requestId?: string | undefined
  connection?: object
  /** The body, for those methods that have one. */
  body?: Body
}
/** A body that is not read yet. */
export type Body = {
  type: string | undefined
  encoding: string | undefined
  length: string | undefined
  bytes: AsyncIterable<Uint8Array> | null
}

export type PromptQuery = { environment: string | null; key: string | null; version: number | null }
export type ListQuery = { environment: string | null; prefix: string | null; tag: string | null; limit: number; after: string | null }
export type BundleQuery = { environment: string | null; prefix: string | null }
export type RenderQuery = { environment: string | null }

/** What a target asks this room for. `faults` say what is wrong with it; nothing else of it counts then. */
export type Address = { faults: Fault[] } & (
  | { kind: 'prompt'; name: string; query: PromptQuery }
  | { kind: 'list'; query: ListQuery }
  | { kind: 'bundle'; query: BundleQuery }
  | { kind: 'render'; name: string; query: RenderQuery }
)

const prompts = '/api/v1/prompts'
const bundle = '/api/v1/bundle'
const maxLength = 500
const maxLimit = 200
const defaultLimit = 50

/** Targets read before, by what they were: an application asks for the same few again and again. */
const remembered = new Map<string, Address>()
const maxRemembered = 10_000

/**
 * Reads a request target: `/api/v1/prompts`, `/api/v1/prompts/{name}` (one encoded segment), `/api/v1/prompts/{name}/render` or
 * `/api/v1/bundle`, with its query. Null: not this room's. A read of the past (`at`) and a search (`search`) are
 * not: memory holds what is published now.
 */
export function addressOf(url: string): Address | null {
  const known = remembered.get(url)
  if (known) return known
  const address = read(url)
  // With a sticky key in it, every person's target is another one.
  const oneOfFew = address?.kind !== 'list' && !(address?.kind === 'prompt' && address.query.key !== null)
  if (address && oneOfFew && address.faults.length === 0 && url.length <= maxLength) {
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(url, address)
  }
  return address
}

function read(url: string): Address | null {
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  const search = question === -1 ? '' : url.slice(question + 1)
  if (path === bundle) return readBundle(search)
  if (!path.startsWith(prompts)) return null
  if (path.length === prompts.length)
    return search.includes('search=') && new URLSearchParams(search).has('search') ? null : readList(search)
  const [segment = '', action, ...more] = path.slice(prompts.length + 1).split('/')
  if (path[prompts.length] !== '/' || segment === '' || more.length > 0) return null
  if (action === undefined) return search.includes('at=') && new URLSearchParams(search).has('at') ? null : readPrompt(segment, search)
  return action === 'render' ? readRender(segment, search) : null
}

function readPrompt(segment: string, search: string): Address {
  const faults: Fault[] = []
  const { environment, key, version } = parameters(search, ['environment', 'key', 'version'], faults)
  const query = { environment, key, version: version === null ? null : whole(version, 'version', 2_147_483_646, faults) }
  return { kind: 'prompt', name: decoded(segment, faults), query, faults }
}

function readRender(segment: string, search: string): Address {
  const faults: Fault[] = []
  const query = parameters(search, ['environment'], faults)
  return { kind: 'render', name: decoded(segment, faults), query, faults }
}

function readBundle(search: string): Address {
  const faults: Fault[] = []
  return { kind: 'bundle', query: parameters(search, ['environment', 'prefix'], faults), faults }
}

function readList(search: string): Address {
  const faults: Fault[] = []
  const { environment, prefix, tag, limit, cursor } = parameters(search, ['environment', 'prefix', 'tag', 'limit', 'cursor'], faults)
  const query = {
    environment,
    prefix,
    tag,
    limit: limit === null ? defaultLimit : whole(limit, 'limit', maxLimit, faults),
    after: cursor === null ? null : nameOfCursor(cursor, faults),
  }
  return { kind: 'list', query, faults }
}

function decoded(segment: string, faults: Fault[]): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    faults.push({ path: 'name', message: 'Percent-encode the prompt name as one segment, as in support%2Ftriage.' })
    return ''
  }
}

export const cursorAfter = (name: string): string => Buffer.from(name, 'utf8').toString('base64url')

function nameOfCursor(cursor: string, faults: Fault[]): string {
  const name = Buffer.from(cursor, 'base64url').toString('utf8')
  if (cursorAfter(name) !== cursor || name.includes('\0'))
    faults.push({ path: 'cursor', message: 'Give what `next_cursor` said, or leave it out.' })
  return name
}

function whole(text: string, path: string, most: number, faults: Fault[]): number {
  const number = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > most) faults.push({ path, message: `Give ${path} as a whole number from 1 to ${most.toLocaleString('en')}.` })
  return number
}

/** The named parameters, each at most once; an empty one counts as left out, an unknown one is a fault, so that no typo passes. */
function parameters<Name extends string>(search: string, names: readonly Name[], faults: Fault[]): Record<Name, string | null> {
  const given = Object.fromEntries(names.map((name) => [name, null])) as Record<Name, string | null>
  for (const [name, value] of new URLSearchParams(search)) {
    const known = names.find((each) => each === name)
    if (known === undefined) {
      const shown = name.slice(0, 50)
      faults.push({ path: shown, message: `There is no parameter "${shown}" here. Known: ${names.join(', ')}.` })
    } else if (given[known] !== null) faults.push({ path: known, message: `Give ${known} once.` })
    else if (value.length > maxLength || value.includes('\0'))
      faults.push({ path: known, message: `Give ${known} as text of at most ${maxLength} characters.` })
    else given[known] = value === '' ? null : value
  }
  return given
}
