import type { Fault } from '@/lib/errors'

/** A read as it came: the target still encoded, header values as sent. */
export type DeliveryRequest = { method: string; url: string; authorization: string | undefined; ifNoneMatch: string | undefined }

/** What a request path asks this room for; null when it is not this room's. */
export type Route = { kind: 'prompt'; name: string } | { kind: 'list' } | { kind: 'undecodable' }

export type PromptQuery = { environment: string | null; key: string | null; version: number | null }
export type ListQuery = { environment: string | null; prefix: string | null; tag: string | null; limit: number; after: string | null }
export type Parsed<T> = { ok: true; query: T } | { ok: false; faults: Fault[] }

const root = '/api/v1/prompts'
const maxLength = 500
const maxLimit = 200
const defaultLimit = 50

/** Recognises `/api/v1/prompts` and `/api/v1/prompts/{name}`, the name being one encoded segment. */
export function routeOf(path: string): Route | null {
  if (!path.startsWith(root)) return null
  if (path.length === root.length) return { kind: 'list' }
  if (path.charCodeAt(root.length) !== 47 || path.length === root.length + 1 || path.includes('/', root.length + 1)) return null
  const segment = path.slice(root.length + 1)
  if (!segment.includes('%')) return { kind: 'prompt', name: segment }
  try {
    return { kind: 'prompt', name: decodeURIComponent(segment) }
  } catch {
    return { kind: 'undecodable' }
  }
}

const nothing: PromptQuery = { environment: null, key: null, version: null }

export function parsePromptQuery(query: string): Parsed<PromptQuery> {
  if (query === '') return { ok: true, query: nothing }
  return read(query, ['environment', 'key', 'version'], ({ environment, key, version }, faults) => ({
    environment,
    key,
    version: version === null ? null : whole(version, 'version', 2_147_483_646, faults),
  }))
}

export function parseListQuery(query: string): Parsed<ListQuery> {
  return read(query, ['environment', 'prefix', 'tag', 'limit', 'cursor'], ({ environment, prefix, tag, limit, cursor }, faults) => ({
    environment,
    prefix,
    tag,
    limit: limit === null ? defaultLimit : whole(limit, 'limit', maxLimit, faults),
    after: cursor === null ? null : nameOfCursor(cursor, faults),
  }))
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

/** Reads the named parameters, each at most once; an empty one counts as left out, an unknown one is a fault, so that no typo passes. */
function read<Name extends string, T>(
  query: string,
  names: readonly Name[],
  make: (given: Record<Name, string | null>, faults: Fault[]) => T,
): Parsed<T> {
  const faults: Fault[] = []
  const given = Object.fromEntries(names.map((name) => [name, null])) as Record<Name, string | null>
  for (const [name, value] of new URLSearchParams(query)) {
    const known = names.find((each) => each === name)
    if (known === undefined) {
      const shown = name.slice(0, 50)
      faults.push({ path: shown, message: `There is no parameter "${shown}" here. Known: ${names.join(', ')}.` })
    } else if (given[known] !== null) faults.push({ path: known, message: `Give ${known} once.` })
    else if (value.length > maxLength || value.includes('\0'))
      faults.push({ path: known, message: `Give ${known} as text of at most ${maxLength} characters.` })
    else given[known] = value === '' ? null : value
  }
  const parsed = make(given, faults)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, query: parsed }
}
