import { noteUse } from '@/lib/api-keys/note-use'
import { type KeyRefusal, refusalMessage, whyRefused } from '@/lib/api-keys/verify-key'
import { AppError, forbidden } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { problem, problemOf } from '@/lib/problem'
import { bucketOf, variantAt } from '@/lib/releases/bucket'
import { type Address, addressOf, type DeliveryRequest } from './address'
import type { Archive } from './archive'
import { keyHash } from './key-hash'
import type { Entry, KeyEntry, Memory } from './memory'
import { type Reader, unavailable } from './reader'
import { createRecall, type Soon } from './recall'
import { type Answer, matches, problemAnswer } from './representation'
import { createWanted } from './wanted'

/** Whether the database is away, and when, by the process's own clock, memory was last known to be in step with it. */
export type Confidence = { isAway: () => boolean; confirmedAtMs: () => number }

const noteEveryMs = 60_000
const limitMs = 1_800
/** What Next's routes answer on the same addresses. */
const elsewhere: Record<Address['kind'], string[]> = { list: ['POST'], prompt: ['PATCH', 'DELETE'] }

/**
 * Makes the function that answers published reads: at once from memory, else after one bounded query. Undefined: not this room's.
 * Nothing here knows of node:http or Fetch, so both doors give the same bytes.
 */
export function createAnswer(memory: Memory, reader: Reader, archive: Archive | null, { isAway, confirmedAtMs }: Confidence) {
  const recall = createRecall(memory, reader, archive, isAway)
  const wantedBy = createWanted(memory, reader, archive)

  return function answer(request: DeliveryRequest): Soon<Answer> | undefined {
    const { method } = request
    const address = addressOf(request.url)
    if (address === null) return undefined
    if (method !== 'GET' && method !== 'HEAD') return refuseMethod(method, elsewhere[address.kind])
    try {
      const answered = read(request, address)
      if (!(answered instanceof Promise)) return inMethod(method, answered)
      return inTime(answered)
        .catch(failed)
        .then((late) => inMethod(method, late))
    } catch (error) {
      return inMethod(method, failed(error))
    }
  }

  function read(request: DeliveryRequest, address: Address): Soon<Answer> {
    const hash = keyHash(request.authorization, request.connection)
    if (hash === null) throw unauthenticated(request.authorization ? 'unknown' : 'missing')
    const key = recall.key(hash)
    return key instanceof Promise ? key.then((learned) => readWith(learned, request, address)) : readWith(key, request, address)
  }

  function readWith(key: KeyEntry | null, request: DeliveryRequest, address: Address): Soon<Answer> {
    const entry = recall.entry(wantedBy(admitted(key), address))
    return entry instanceof Promise ? entry.then((learned) => respond(learned, request, address)) : respond(entry, request, address)
  }

  function respond(entry: Entry, { ifNoneMatch }: DeliveryRequest, address: Address): Answer {
    if (entry.missing !== null) return problemAnswer(problem('not_found', entry.missing, newId('req')))
    const variant = entry.variants[positionOf(entry, address)]
    if (!variant) throw new Error('An entry has no variant at its own position.')
    const unchanged = ifNoneMatch !== undefined && matches(ifNoneMatch, variant.etag)
    const answer = unchanged ? variant.notModified : variant.ok
    if (!isAway() && !entry.outdated && !entry.stamp.workspace.unconfirmed) return answer
    return { ...answer, headers: [...answer.headers, 'Versicle-Stale', String(staleSeconds(entry))] }
  }

  /** How long ago this was last known to be right. */
  function staleSeconds({ asOfMs, outdated }: Entry): number {
    return Math.max(0, Math.floor((performance.now() - (outdated ? asOfMs : Math.max(asOfMs, confirmedAtMs()))) / 1000))
  }
}

function admitted(entry: KeyEntry | null): KeyEntry {
  const now = Date.now()
  const refusal = whyRefused(entry?.key ?? null, now)
  if (refusal || !entry) throw unauthenticated(refusal ?? 'unknown')
  if (now - entry.notedAtMs > noteEveryMs) {
    entry.notedAtMs = now
    noteUse(entry.key.id, now)
  }
  if (!entry.mayRead) throw forbidden('This key lacks the scope prompts:read.')
  return entry
}

const unauthenticated = (refusal: KeyRefusal) => new AppError('unauthenticated', refusalMessage(refusal))

function positionOf({ variants, weights, heaviest, environmentId, promptId }: Entry, address: Address): number {
  if (variants.length < 2 || address.kind !== 'prompt' || address.query.key === null) return heaviest
  return variantAt(weights, bucketOf(environmentId, promptId, address.query.key))
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

/** Undefined for what Next answers here; 405 with Allow (RFC 9110 §15.5.6) for what nobody does. */
function refuseMethod(method: string, nextAnswers: string[]): Answer | undefined {
  if (method === 'OPTIONS' || nextAnswers.includes(method)) return undefined
  const allow = ['GET', 'HEAD', ...nextAnswers].join(', ')
  return problemAnswer(problem('method_not_allowed', `This address answers ${allow}.`, newId('req'), { headers: { Allow: allow } }))
}

function failed(error: unknown): Answer {
  const requestId = newId('req')
  const answer = problemOf(error, requestId)
  if (answer.body.code === 'internal') logger.error({ err: error, requestId }, 'a read failed')
  return problemAnswer(answer)
}
