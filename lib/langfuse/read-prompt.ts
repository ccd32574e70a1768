import { noteUse } from '@/lib/api-keys/note-use'
import { countRequest, type Rate, rateHeaders, refuseBeyond } from '@/lib/api-keys/rate-limit'
import { hashOfBearer, refusalMessage, whyRefused } from '@/lib/api-keys/verify-key'
import type { DeliveryRequest } from '@/lib/delivery/address'
import { createCoded } from '@/lib/delivery/coded'
import type { Delivery } from '@/lib/delivery/delivery'
import type { Entry, KeyEntry } from '@/lib/delivery/memory'
import { codingFor } from '@/lib/delivery/negotiate'
import { unavailable } from '@/lib/delivery/reader'
import { createRecall, type Soon } from '@/lib/delivery/recall'
import { type Answer, matches, type Representation } from '@/lib/delivery/representation'
import { AppError, forbidden } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { addressOf, segmentOf } from './address'
import { asBearer, badCredentials, credentialsOf, mismatch } from './credentials'
import { loadRow } from './load-row'
import { type Refusal, refusalOf } from './refusal'
import { notThere } from './row'

const limitMs = 1_800

/**
 * Makes the function that answers `GET …/prompts/{name}` from the memory that published prompts are answered from: as fast, as fresh, and
 * there when the database is not. Undefined: another address or method.
 */
function createReading({ memory, reader, archive, confidence }: Delivery['source']) {
  const { isAway, confirmedAtMs } = confidence
  const recall = createRecall({ memory, reader, archive }, isAway)
  const coded = createCoded(memory)

  function read(request: DeliveryRequest, told: Told): Soon<Answer> {
    const credentials = credentialsOf(request.authorization)
    const hash = hashOfBearer(asBearer(credentials))
    const key = hash === null ? null : recall.key(hash)
    const withKey = (entry: KeyEntry | null) => readWith(admitted(entry, credentials.keyId, told), request)
    return key instanceof Promise ? key.then(withKey) : withKey(key)
  }

  function readWith({ key, environmentSlug: boundTo }: KeyEntry, request: DeliveryRequest): Soon<Answer> {
    const { name, wanted, resolve, nothing } = addressOf(request.url)
    const foreign = boundTo !== null && 'label' in wanted && wanted.label !== boundTo
    if (nothing || foreign) throw missing(notThere(name, wanted))
    const { workspaceId } = key
    const which = 'version' in wanted ? wanted.version : `:${wanted.label}`
    const entry = recall.entry({
      name: `${workspaceId}\n#langfuse\n${boundTo ?? ''}\n${which}\n${resolve}\n${name}`,
      load: () => loadRow(reader, memory, { workspaceId, name, wanted, boundTo, resolve }),
      // What is kept on the disk is the published prompts only, without what Langfuse says beside them.
      kept: async () => null,
    })
    return entry instanceof Promise ? entry.then((learned) => respond(learned, request)) : respond(entry, request)
  }

  function respond(entry: Entry, { ifNoneMatch, acceptEncoding }: DeliveryRequest): Soon<Answer> {
    const [variant] = entry.variants
    if (entry.missing !== null || !variant) throw missing(entry.missing ?? 'Prompt not found')
    const form = coded(variant, codingFor(acceptEncoding))
    const shown = ({ etag, ok, notModified }: Representation) =>
      aged(entry, ifNoneMatch !== undefined && matches(ifNoneMatch, etag) ? notModified : ok)
    return form instanceof Promise ? form.then(shown) : shown(form)
  }

  function aged({ asOfMs, outdated }: Entry, answer: Answer): Answer {
    if (!isAway() && !outdated) return answer
    const rightAtMs = outdated ? asOfMs : Math.max(asOfMs, confirmedAtMs())
    const seconds = Math.max(0, Math.floor((performance.now() - rightAtMs) / 1000))
    return { ...answer, headers: [...answer.headers, 'Versicle-Stale', String(seconds)] }
  }

  return function answer(request: DeliveryRequest): Soon<Answer> | undefined {
    const { method, url } = request
    if ((method !== 'GET' && method !== 'HEAD') || segmentOf(url) === null) return undefined
    const told: Told = { rate: null }
    const whole = ({ status, headers, body }: Answer): Answer => ({
      status,
      headers: told.rate === null ? headers : [...headers, ...rateHeaders(told.rate).flat()],
      body: method === 'HEAD' ? null : body,
    })
    try {
      const answered = read(request, told)
      return answered instanceof Promise ? inTime(answered).catch(failed).then(whole) : whole(answered)
    } catch (error) {
      return whole(failed(error))
    }
  }
}

/** What became known of a request on the way to its answer, whatever that is. */
type Told = { rate: Rate | null }

function admitted(entry: KeyEntry | null, keyId: string, told: Told): KeyEntry {
  const now = Date.now()
  const refusal = whyRefused(entry?.key ?? null, now)
  if (refusal || !entry) throw badCredentials(refusalMessage(refusal ?? 'unknown'))
  if (entry.key.id !== keyId) throw mismatch()
  told.rate = countRequest(entry.key.id, entry.key.ratePerMinute)
  refuseBeyond(told.rate)
  noteUse(entry.key.id, now)
  if (!entry.mayRead) throw forbidden('This key lacks the scope prompts:read.')
  return entry
}

/** Langfuse's own words, whole. */
const missing = (message: string) => new AppError('not_found', message)

/** As everywhere: whatever has to be read for it, a request is answered within two seconds. */
function inTime(answered: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), limitMs)
  })
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}

function failed(error: unknown): Answer {
  const requestId = newId('req')
  const refusal = refusalOf(error, requestId)
  if (refusal.code === 'internal') logger.error({ err: error, requestId }, 'a read for a Langfuse client failed')
  return refusalAnswer(refusal)
}

export function refusalAnswer({ status, headers, body }: Refusal): Answer {
  const bytes = Buffer.from(JSON.stringify(body), 'utf8')
  return { status, headers: Object.entries({ ...headers, 'Content-Length': String(bytes.length) }).flat(), body: bytes.toString('latin1') }
}

const readings = new WeakMap<Delivery, ReturnType<typeof createReading>>()

/** The reading that goes with a delivery and its memory. */
export function readPrompt(delivery: Delivery, request: DeliveryRequest): Soon<Answer> | undefined {
  const reading = readings.get(delivery) ?? createReading(delivery.source)
  readings.set(delivery, reading)
  return reading(request)
}
