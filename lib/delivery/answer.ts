import { noteUse } from '@/lib/api-keys/note-use'
import { hashOfBearer, refusalMessage, whyRefused } from '@/lib/api-keys/verify-key'
import type { Fault } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { type ProblemCode, problem, problemOf } from '@/lib/problem'
import { bucketOf, variantAt } from '@/lib/releases/bucket'
import { loadList } from './load-list'
import { loadPrompt } from './load-prompt'
import type { Entry, KeyEntry, Memory } from './memory'
import { type DeliveryRequest, parseListQuery, parsePromptQuery, type Route, routeOf } from './parse-request'
import { type Reader, unavailable } from './reader'
import { createRecall, type Soon } from './recall'
import { type Answer, matches, problemAnswer } from './representation'

/** Whether the database is away, and how long ago it was last confirmed that memory is in step with it. */
export type Confidence = { isAway: () => boolean; sinceConfirmedMs: () => number }

const noteEveryMs = 60_000
const limitMs = 1_800
/** What Next's routes answer on the same paths. */
const elsewhere: Record<Route['kind'], string[]> = { list: ['POST'], prompt: ['PATCH', 'DELETE'], undecodable: ['PATCH', 'DELETE'] }

/**
 * Makes the function that answers published reads: at once from memory, else after one bounded query. Undefined: not this room's.
 * Nothing here knows of node:http or Fetch, so both doors give the same bytes.
 */
export function createAnswer(memory: Memory, reader: Reader, { isAway, sinceConfirmedMs }: Confidence) {
  const recall = createRecall(memory, reader)

  return function answer(request: DeliveryRequest): Soon<Answer> | undefined {
    const { url, method } = request
    const question = url.indexOf('?')
    const route = routeOf(question === -1 ? url : url.slice(0, question))
    if (route === null) return undefined
    if (method !== 'GET' && method !== 'HEAD') return refuseMethod(method, elsewhere[route.kind])
    const query = question === -1 ? '' : url.slice(question + 1)
    try {
      const answered = authenticated(request, (key) => read(request, route, query, key))
      if (answered instanceof Promise)
        return inTime(answered)
          .catch(failed)
          .then((late) => inMethod(method, late))
      return inMethod(method, answered)
    } catch (error) {
      return inMethod(method, failed(error))
    }
  }

  function authenticated(request: DeliveryRequest, then: (key: KeyEntry) => Soon<Answer>): Soon<Answer> {
    const hash = hashOfBearer(request.authorization)
    if (hash === null) return refuse('unauthenticated', refusalMessage(request.authorization ? 'unknown' : 'missing'))
    const known = recall.key(hash)
    return known instanceof Promise ? known.then((learned) => admit(learned, then)) : admit(known, then)
  }

  function admit(entry: KeyEntry | null, then: (key: KeyEntry) => Soon<Answer>): Soon<Answer> {
    const now = Date.now()
    const refusal = whyRefused(entry?.key ?? null, now)
    if (refusal || !entry) return refuse('unauthenticated', refusalMessage(refusal ?? 'unknown'))
    if (now - entry.notedAtMs > noteEveryMs) {
      entry.notedAtMs = now
      noteUse(entry.key.id, now)
    }
    if (!entry.mayRead) return refuse('forbidden', 'This key lacks the scope prompts:read.')
    return then(entry)
  }

  function read(request: DeliveryRequest, route: Route, query: string, key: KeyEntry): Soon<Answer> {
    switch (route.kind) {
      case 'prompt':
        return readPrompt(request, route.name, query, key)
      case 'list':
        return readList(request, query, key)
      case 'undecodable':
        return refuse('malformed', 'The prompt name is not percent-encoded correctly. Encode it as one segment, as in support%2Ftriage.')
    }
  }

  function readPrompt(request: DeliveryRequest, name: string, query: string, { key, environmentSlug }: KeyEntry): Soon<Answer> {
    const parsed = parsePromptQuery(query)
    if (!parsed.ok) return refuseQuery(parsed.faults)
    const { environment, version, key: sticky } = parsed.query
    if (environment !== null && environmentSlug !== null && environment !== environmentSlug) return noEnvironment(environment)
    if (version !== null && key.environmentId !== null)
      return refuse('forbidden', 'This key is bound to an environment. An exact version needs a key that is not.')
    const { workspaceId } = key
    const slug = environment ?? environmentSlug ?? 'production'
    const asked = version === null ? { environment: slug, version } : { environment: null, version }
    // Neither a slug nor a name holds a line break or #, and what is no slug or name is never kept: no two requests share an entry by chance.
    const cacheKey = `${workspaceId}\n${version === null ? slug : `#${version}`}\n${name}`
    return entryOf(cacheKey, () => loadPrompt(reader, memory, { workspaceId, name, ...asked }), request, sticky)
  }

  function readList(request: DeliveryRequest, query: string, { key, environmentSlug }: KeyEntry): Soon<Answer> {
    const parsed = parseListQuery(query)
    if (!parsed.ok) return refuseQuery(parsed.faults)
    const { environment } = parsed.query
    if (environment !== null && environmentSlug !== null && environment !== environmentSlug) return noEnvironment(environment)
    const asked = { ...parsed.query, environment: environment ?? environmentSlug }
    const cacheKey = `${key.workspaceId}\n\n${JSON.stringify(asked)}`
    return entryOf(cacheKey, () => loadList(reader, memory, key.workspaceId, asked), request, null)
  }

  function entryOf(name: string, load: () => Promise<Entry>, request: DeliveryRequest, sticky: string | null): Soon<Answer> {
    const known = recall.entry(name, load)
    return known instanceof Promise ? known.then((learned) => respond(learned, request, sticky)) : respond(known, request, sticky)
  }

  function respond(entry: Entry, { ifNoneMatch }: DeliveryRequest, sticky: string | null): Answer {
    if (entry.missing !== null) return refuse('not_found', entry.missing)
    const position =
      sticky !== null && entry.variants.length > 1
        ? variantAt(entry.weights, bucketOf(entry.environmentId, entry.promptId, sticky))
        : entry.heaviest
    const variant = entry.variants[position]
    if (!variant) throw new Error('An entry has no variant at its own position.')
    const unchanged = ifNoneMatch !== undefined && matches(ifNoneMatch, variant.etag)
    const answer = unchanged ? variant.notModified : variant.ok
    if (!isAway() && !entry.outdated) return answer
    return { ...answer, headers: [...answer.headers, 'Versicle-Stale', String(Math.floor(sinceConfirmedMs() / 1000))] }
  }
}

/** Whatever has to be read for it, a request is answered within two seconds. What comes later is kept for the next one. */
function inTime(answered: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), limitMs)
  })
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}

const inMethod = (method: string, answer: Answer): Answer => (method === 'HEAD' ? { ...answer, body: null } : answer)

function refuse(code: ProblemCode, detail: string, more?: { faults?: Fault[]; headers?: Record<string, string> }): Answer {
  return problemAnswer(problem(code, detail, newId('req'), more))
}

const refuseQuery = (faults: Fault[]) => refuse('malformed', faults.map(({ message }) => message).join(' '), { faults })

const noEnvironment = (environment: string) => refuse('not_found', `This key sees no environment ${environment}.`)

/** Undefined for what Next answers here; 405 with Allow (RFC 9110 §15.5.6) for what nobody does. */
function refuseMethod(method: string, nextAnswers: string[]): Answer | undefined {
  if (method === 'OPTIONS' || nextAnswers.includes(method)) return undefined
  const allow = ['GET', 'HEAD', ...nextAnswers].join(', ')
  return refuse('method_not_allowed', `This address answers ${allow}.`, { headers: { Allow: allow } })
}

function failed(error: unknown): Answer {
  const requestId = newId('req')
  const answer = problemOf(error, requestId)
  if (answer.status >= 500 && answer.body.code !== 'unavailable') logger.error({ err: error, requestId }, 'a read failed')
  return problemAnswer(answer)
}
