import type { Fault } from '@/lib/errors'

/** A read as it came: the target still encoded, header values as sent; `connection` is any object that lives as long as it does. */
export type DeliveryRequest = {
  method: string
  url: string
  authorization: string | undefined
  ifNoneMatch: string | undefined
  connection?: object
}

export type PromptQuery = { environment: string | null; key: string | null; version: number | null }
export type ListQuery = { environment: string | null; prefix: string | null; tag: string | null; limit: number; after: string | null }

/** What a target asks this room for. `faults` say what is wrong with it; nothing else of it counts then. */
export type Address = { faults: Fault[] } & ({ kind: 'prompt'; name: string; query: PromptQuery } | { kind: 'list'; query: ListQuery })

const root = '/api/v1/prompts'
const maxLength = 500
const maxLimit = 200
const defaultLimit = 50

/** Targets read before, by what they were: an application asks for the same few again and again. */
const remembered = new Map<string, Address>()
const maxRemembered = 10_000

/** Reads a request target, `/api/v1/prompts` or `/api/v1/prompts/{name}` (one encoded segment) with its query; null: not this room's. */
export function addressOf(url: string): Address | null {
  const known = remembered.get(url)
  if (known) return known
  const address = read(url)
  // With a sticky key in it, every person's target is another one.
  if (address?.kind === 'prompt' && address.query.key === null && address.faults.length === 0 && url.length <= maxLength) {
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(url, address)
  }
  return address
}

function read(url: string): Address | null {
  if (!url.startsWith(root)) return null
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  const query = question === -1 ? '' : url.slice(question + 1)
  if (path.length === root.length) return readList(query)
  const segment = path.slice(root.length + 1)
  if (path[root.length] !== '/' || segment === '' || segment.includes('/')) return null
  return readPrompt(segment, query)
}

function readPrompt(segment: string, search: string): Address {
  const faults: Fault[] = []
  const { environment, key, version } = parameters(search, ['environment', 'key', 'version'], faults)
  const query = { environment, key, version: version === null ? null : whole(version, 'version', 2_147_483_646, faults) }
  return { kind: 'prompt', name: decoded(segment, faults), query, faults }
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
