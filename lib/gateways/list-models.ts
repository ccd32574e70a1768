import type { OutboundResponse } from '@/lib/database/safe-fetch'
import { redact, requestIdOf } from './call-error'
import type { CallError } from './call-schema'
import type { ListedModel } from './listed-model'
import { modelsOf, nextPageOf } from './models-answer'
import { stopper, stopwatch } from './stopper'
import { call, type Endpoint, failureOf, readJson, secretsOf, UnreadableAnswer } from './upstream'

export type ModelsOutcome = {
  models: string[]
  /** The same, with what the list says each can do. */
  listed: ListedModel[]
  /** False: there is more than was asked for, so what is not here need not be gone. */
  complete: boolean
  status: number | null
  latencyMs: number
  requestId: string | null
  error: CallError | null
}

const DEADLINE_MS = 30_000
const MAX_PAGES = 100
const MAX_MODELS = 10_000

/** Asks for the names of the models a gateway offers (GET /models), all pages, each once. Never throws for what the gateway does. */
export async function listModels(endpoint: Endpoint, signal?: AbortSignal): Promise<ModelsOutcome> {
  const elapsedMs = stopwatch()
  const stop = stopper(signal, endpoint.deadlineMs ?? DEADLINE_MS)
  const models = new Map<string, ListedModel>()
  let response: OutboundResponse | null = null
  let error: CallError | null = null
  const asked = new Set<string>()
  let query: string | null = ''
  try {
    while (query !== null && asked.size < MAX_PAGES && models.size < MAX_MODELS) {
      asked.add(query)
      const answer = await call(endpoint, `/models${query}`, { method: 'GET' }, stop)
      response = answer.response
      error = answer.refusal
      if (error) {
        // It says that there is more and refuses the question for it: what it gave so far is still true.
        if (models.size > 0 && [400, 404, 422].includes(error.status ?? 0)) error = null
        break
      }
      const body = await readJson(response, stop.signal)
      const page = modelsOf(body)
      if (page === null) throw new UnreadableAnswer(body)
      const before = models.size
      for (const each of page) if (models.size < MAX_MODELS && !models.has(each.name)) models.set(each.name, each)
      // A gateway that does not know the question's word answers the same page for ever.
      const next: string | null = models.size === before ? null : nextPageOf(body, response.headers, page)
      query = next !== null && asked.has(next) ? null : next
    }
  } catch (thrown) {
    error = failureOf(thrown, stop, response)
  } finally {
    stop.end()
    response?.body.destroy()
  }
  const secrets = secretsOf(endpoint)
  return {
    models: [...models.keys()],
    listed: [...models.values()],
    complete: error === null && query === null,
    status: response?.status ?? null,
    latencyMs: elapsedMs(),
    requestId: redact(response ? requestIdOf(response.headers) : null, secrets),
    error: redact(error, secrets),
  }
}
