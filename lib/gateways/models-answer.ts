import { type ListedModel, listedModel } from './listed-model'

type Said = Record<string, unknown>
const isObject = (value: unknown): value is Said => typeof value === 'object' && value !== null && !Array.isArray(value)
/** Where gateways put their list. */
const LISTS = ['data', 'models', 'items', 'results', 'result', 'model_list', 'list']
/** What stands beside a list and is no model. */
const failed = ({ error, success }: Said) => (error !== undefined && error !== null && error !== '') || success === false

/**
 * The models in one answer to GET /models: in OpenAI's shape (`data[].id`), or in those of servers that only come near it: another word
 * for the list, a list in a list's place, a bare list, an object with a model under each name, plain strings. Null: this is no list.
 */
export function modelsOf(body: unknown, depth = 0): ListedModel[] | null {
  if (Array.isArray(body)) return body.flatMap((each: unknown) => listedModel(each) ?? [])
  if (!isObject(body) || failed(body) || depth > 2) return null
  for (const key of LISTS) {
    const inside = body[key]
    const found = isObject(inside) ? (modelsOf(inside, depth + 1) ?? byName(inside)) : Array.isArray(inside) ? modelsOf(inside) : null
    if (found) return found
  }
  // New API answers null for a key that sees no model.
  return body.data === null && (body.object === 'list' || body.success === true) ? [] : null
}

/** `{ "gpt-5": { … } }`: every value describes the model its key names. */
function byName(body: Said): ListedModel[] | null {
  const entries = Object.entries(body)
  if (entries.length === 0 || !entries.every(([, value]) => isObject(value))) return null
  return entries.flatMap(([name, value]) => listedModel({ ...(value as Said), id: name }) ?? [])
}

/**
 * The query of the next page, such as `?after=gpt-5`; null on the last one. Known ways to say it: a `Link` header with rel="next" (RFC
 * 8288), an address or path in `next`, `next_page`, `next_url`, `links.next`, a token in `nextPageToken`, `next_page_token`, `next_cursor`,
 * `has_more` with `last_id` (Anthropic, OpenAI), a page number with `total_pages`. Only the query of an address is taken: the key goes
 * nowhere else.
 */
export function nextPageOf(body: unknown, headers: Readonly<Record<string, string>>, listed: readonly ListedModel[]): string | null {
  const linked = headers.link?.split(',').find((each) => /;\s*rel="?next"?/i.test(each))
  const address = linked && /<([^>]*)>/.exec(linked)?.[1]
  if (address) return queryOf(address)
  if (!isObject(body)) return null
  const parts = [body, body.meta, body.links, body.paging, body.pagination].filter(isObject)
  for (const part of parts) {
    for (const key of ['next', 'next_page', 'next_url', 'nextPage']) {
      const next = isObject(part[key]) ? part[key].href : part[key]
      if (typeof next === 'number' && Number.isSafeInteger(next)) return `?page=${next}`
      if (typeof next === 'string' && /^[/?]|^https?:/i.test(next)) return queryOf(next)
      if (typeof next === 'string' && /^\d+$/.test(next)) return `?page=${next}`
      if (typeof next === 'string' && next !== '') return `?page_token=${encodeURIComponent(next)}`
    }
    for (const [key, parameter] of [
      ['nextPageToken', 'pageToken'],
      ['next_page_token', 'page_token'],
      ['next_cursor', 'cursor'],
    ] as const) {
      const token = part[key]
      if (typeof token === 'string' && token !== '') return `?${parameter}=${encodeURIComponent(token)}`
    }
  }
  if (body.has_more === true || body.hasMore === true) {
    const last = typeof body.last_id === 'string' ? body.last_id : listed.at(-1)?.name
    // Anthropic's lists do not name themselves, OpenAI's do; each knows only its own word.
    return last === undefined ? null : `?${body.object === 'list' ? 'after' : 'after_id'}=${encodeURIComponent(last)}`
  }
  for (const { page, current_page: current = page, total_pages: total, last_page: lastPage = total } of parts) {
    if (typeof current === 'number' && typeof lastPage === 'number' && Number.isInteger(current) && current < lastPage)
      return `?page=${current + 1}`
  }
  return null
}

const queryOf = (address: string): string | null => URL.parse(address, 'http://here')?.search || null
