import { noteUse } from '@/lib/api-keys/note-use'
import { countRequest, type Rate, rateHeaders, refuseBeyond } from '@/lib/api-keys/rate-limit'
import { type KeyRefusal, refusalMessage, whyRefused } from '@/lib/api-keys/verify-key'
import { AppError, forbidden, invalid, malformed } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { problem, problemOf } from '@/lib/problem'
import { bucketOf, variantAt } from '@/lib/releases/bucket'
import { type Address, addressOf, type DeliveryRequest, type PromptQuery } from './address'
import { createCoded } from './coded'
import type { Cors } from './cors'
import { keyHash } from './key-hash'
import type { Entry, KeyEntry } from './memory'
import { codingFor } from './negotiate'
import { answerOtherMethod, isRead } from './other-methods'
import { unavailable } from './reader'
import { createRecall, type Soon } from './recall'
import { addressOfRendering, readRenderBody, rendered } from './render'
import { type Answer, matches, problemAnswer, type Representation, unstored } from './representation'
import { createWanted, type Source } from './wanted'

/** Whether the database is away, and when, by the process's own clock, memory was last known to be in step with it. */
export type Confidence = { isAway: () => boolean; confirmedAtMs: () => number }

const noteEveryMs = 60_000
const limitMs = 1_800
/** A bundle is read in many steps, each of which is bounded. */
const bundleLimitMs = 20_000

/** What became known of a request on the way to its answer, whatever that is. */
type Told = { key: KeyEntry | null; rate: Rate | null }

/**
 * Makes the function that answers published reads: at once from memory, else after one bounded query. Undefined: not this room's.
 * Nothing here knows of node:http or Fetch, so both doors give the same bytes.
 */
export function createAnswer(source: Source, { isAway, confirmedAtMs }: Confidence, cors: Cors) {
  const recall = createRecall(source, isAway)
  const wantedBy = createWanted(source)
  const coded = createCoded(source.memory)

  return function answer(request: DeliveryRequest): Soon<Answer> | undefined {
    const { method } = request
    const address = addressOf(request.url)
    if (address === null) return undefined
    if (!isRead(method, address)) return answerOtherMethod(request, address, cors)
    const told: Told = { key: null, rate: null }
    const finish = (answered: Answer) => whole(request, told, answered)
    try {
      const answered = read(request, address, told)
      if (!(answered instanceof Promise)) return finish(answered)
      // A body takes as long as its sender does; what is looked up for a rendering is bounded on the way.
      const bounded = address.kind === 'render' ? answered : inTime(answered, address.kind === 'bundle' ? bundleLimitMs : limitMs)
      return bounded.catch((error: unknown) => failed(error, request)).then(finish)
    } catch (error) {
      return finish(failed(error, request))
    }
  }

  function whole(request: DeliveryRequest, { key, rate }: Told, { status, headers, body }: Answer): Answer {
    const fields = [...headers]
    if (rate !== null) for (const [name, value] of rateHeaders(rate)) fields.push(name, value)
    if (cors.isOn) fields.push(...cors.fields(request, key))
    return { status, headers: fields, body: request.method === 'HEAD' ? null : body }
  }

  function read(request: DeliveryRequest, address: Address, told: Told): Soon<Answer> {
    const hash = keyHash(request.authorization, request.connection)
    if (hash === null) throw unauthenticated(request.authorization ? 'unknown' : 'missing')
    const key = recall.key(hash)
    if (!(key instanceof Promise)) return readWith(key, request, address, told)
    return inTime(key, limitMs).then((learned) => readWith(learned, request, address, told))
  }

  function readWith(found: KeyEntry | null, request: DeliveryRequest, address: Address, told: Told): Soon<Answer> {
    const key = admitted(found, told)
    if (address.faults.length > 0) throw malformed(address.faults.map(({ message }) => message).join(' '), address.faults)
    if (address.kind === 'render') return render(key, request, address)
    const entry = recall.entry(wantedBy(key, address))
    return entry instanceof Promise ? entry.then((learned) => respond(learned, request, address)) : respond(entry, request, address)
  }

  function respond(entry: Entry, request: DeliveryRequest, address: Address): Soon<Answer> {
    const variant = variantOf(entry, address.kind === 'prompt' ? address.query : null)
    if (variant === null) return problemAnswer(problem('not_found', entry.missing ?? '', idOf(request)))
    const form = coded(variant, codingFor(request.acceptEncoding))
    return form instanceof Promise ? form.then((done) => shown(entry, done, request)) : shown(entry, form, request)
  }

  function shown(entry: Entry, { etag, ok, notModified }: Representation, { ifNoneMatch }: DeliveryRequest): Answer {
    return aged(entry, ifNoneMatch !== undefined && matches(ifNoneMatch, etag) ? notModified : ok)
  }

  /** An answer that may be out of date says since when. */
  function aged(entry: Entry, answer: Answer): Answer {
    const { asOfMs, outdated, stamp } = entry
    if (!isAway() && !outdated && !stamp.workspace.unconfirmed) return answer
    const rightAtMs = outdated ? asOfMs : Math.max(asOfMs, confirmedAtMs())
    const seconds = Math.max(0, Math.floor((performance.now() - rightAtMs) / 1000))
    return { ...answer, headers: [...answer.headers, 'Versicle-Stale', String(seconds)] }
  }

  async function render(key: KeyEntry, request: DeliveryRequest, address: Extract<Address, { kind: 'render' }>): Promise<Answer> {
    const body = await readRenderBody(request.body)
    const asked = addressOfRendering(address, body)
    const soon = recall.entry(wantedBy(key, asked))
    const entry = soon instanceof Promise ? await inTime(soon, limitMs) : soon
    const variant = variantOf(entry, asked.query)
    if (variant === null) return problemAnswer(problem('not_found', entry.missing ?? '', idOf(request)))
    const published = Buffer.from(variant.ok.body ?? '', 'latin1').toString('utf8')
    return aged(entry, unstored(rendered(published, body)))
  }
}

function admitted(entry: KeyEntry | null, told: Told): KeyEntry {
  told.key = entry
  const now = Date.now()
  const refusal = whyRefused(entry?.key ?? null, now)
  if (refusal || !entry) throw unauthenticated(refusal ?? 'unknown')
  told.rate = countRequest(entry.key.id, entry.key.ratePerMinute)
  refuseBeyond(told.rate)
  if (now - entry.notedAtMs > noteEveryMs) {
    entry.notedAtMs = now
    noteUse(entry.key.id, now)
  }
  if (!entry.mayRead) throw forbidden('This key lacks the scope prompts:read.')
  return entry
}

const unauthenticated = (refusal: KeyRefusal) => new AppError('unauthenticated', refusalMessage(refusal))

/** The variant this reader gets: by their sticky key, else the heaviest; null when nothing is there. Throws `invalid` for what is too long. */
function variantOf(entry: Entry, query: PromptQuery | null): Representation | null {
  const { missing, tooLong, variants, weights, heaviest, environmentId, promptId } = entry
  if (missing !== null) return null
  if (tooLong !== undefined) throw invalid(tooLong, [{ path: 'prefix', message: 'Give the beginning of the names to read.' }])
  const key = variants.length > 1 ? (query?.key ?? null) : null
  const variant = variants[key === null ? heaviest : variantAt(weights, bucketOf(environmentId, promptId, key))]
  if (!variant) throw new Error('An entry has no variant at its own position.')
  return variant
}

/** Whatever has to be read for it, a request is answered in time. What comes later is kept for the next one. */
function inTime<T>(answered: Promise<T>, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), withinMs)
  })
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}

const idOf = ({ requestId }: DeliveryRequest) => requestId?.slice(0, 100) || newId('req')

function failed(error: unknown, request: DeliveryRequest): Answer {
  const requestId = idOf(request)
  const answer = problemOf(error, requestId)
  if (answer.body.code === 'internal') logger.error({ err: error, requestId }, 'a read failed')
  return problemAnswer(answer)
}
