import type { OutboundResponse } from '@/lib/database/safe-fetch'
import { redact, requestIdOf } from './call-error'
import { type ListedModel, listedModel } from './listed-model'
import type { CallError } from './schema'
import { call, type Endpoint, failureOf, readJson, secretsOf, stopper, stopwatch, UnreadableAnswer } from './upstream'

export type ModelsOutcome = {
  models: string[]
  /** The same, with what the list says each can do. */
  listed: ListedModel[]
  status: number | null
  latencyMs: number
  requestId: string | null
  error: CallError | null
}

const DEADLINE_MS = 30_000
const MAX_PAGES = 20
const MAX_MODELS = 10_000

/** Asks for the names of the models a gateway offers (GET /models), all pages, each once. Never throws for what the gateway does. */
export async function listModels(endpoint: Endpoint, signal?: AbortSignal): Promise<ModelsOutcome> {
  const elapsedMs = stopwatch()
  const stop = stopper(signal, endpoint.deadlineMs ?? DEADLINE_MS)
  const models = new Map<string, ListedModel>()
  let response: OutboundResponse | null = null
  let error: CallError | null = null
  try {
    let path: string | null = '/models'
    for (let page = 0; path !== null && page < MAX_PAGES; page++) {
      const asked = await call(endpoint, path, { method: 'GET' }, stop.signal)
      response = asked.response
      error = asked.refusal
      if (error) break
      const body = await readJson(response, stop.signal)
      for (const each of listedModels(body)) if (models.size < MAX_MODELS && !models.has(each.name)) models.set(each.name, each)
      path = nextPage(body)
    }
  } catch (thrown) {
    error = failureOf(thrown, stop, response)
  } finally {
    response?.body.destroy()
  }
  const secrets = secretsOf(endpoint)
  return {
    models: [...models.keys()],
    listed: [...models.values()],
    status: response?.status ?? null,
    latencyMs: elapsedMs(),
    requestId: redact(response ? requestIdOf(response.headers) : null, secrets),
    error: redact(error, secrets),
  }
}

/** Entries in OpenAI's shape (`data[].id`), and in those of servers that only come near it: `models[]`, a bare list, `name`, plain strings. */
function listedModels(body: object): ListedModel[] {
  const { data, models } = body as { data?: unknown; models?: unknown }
  const list: unknown = [data, models, body].find((each) => Array.isArray(each))
  if (!Array.isArray(list)) throw new UnreadableAnswer(body)
  return list.flatMap((each: unknown) => listedModel(each) ?? [])
}

/** Anthropic pages its list (`has_more`, `last_id`); nobody else is known to. */
function nextPage(body: object): string | null {
  const { has_more: more, last_id: last } = body as { has_more?: unknown; last_id?: unknown }
  return more === true && typeof last === 'string' ? `/models?after_id=${encodeURIComponent(last)}` : null
}
