import { type Ctx, reader } from '@/lib/context'
import type { OutboundResponse } from '@/lib/database/safe-fetch'
import { AppError, notFound } from '@/lib/errors'
import { isFailure } from '@/lib/gateways/answer'
import { callError, redact } from '@/lib/gateways/call-error'
import type { CallError } from '@/lib/gateways/call-schema'
import { endpointColumns, endpointOf } from '@/lib/gateways/open-target'
import { stopper } from '@/lib/gateways/stopper'
import { call, type Endpoint, failureOf, readJson, secretsOf, UnreadableAnswer } from '@/lib/gateways/upstream'

const DEADLINE_MS = 30_000

export type PriceList = 'new_api' | 'openrouter' | 'litellm'

/** `unreadable` makes the error for a body that turns out to be no price list. */
export type Told = { body: object; url: string; unreadable: () => AppError }

/**
 * Asks a gateway for its prices, as the list of models is asked for: through the outbound guard, with its key, headers and proxy. Answers the
 * JSON and the address. Throws `not_found`, and `invalid` (it refused, or this is no price list) or `unavailable` in the gateway's own words.
 */
export async function fetchPriceList(ctx: Ctx, gateway: string, list: PriceList, signal?: AbortSignal): Promise<Told> {
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug: gateway, archivedAt: null },
    select: endpointColumns,
  })
  if (!row) throw notFound(`The gateway “${gateway}”`)
  const endpoint = endpointOf(row)
  const url = addressOf(endpoint.baseUrl, list)
  const body = await ask({ ...endpoint, baseUrl: url }, gateway, signal)
  return { body, url, unreadable: () => noPriceList(endpoint, gateway, body) }
}

/** New API answers at the host's root, whatever the base URL's path is; the others beside their models. */
export function addressOf(baseUrl: string, list: PriceList): string {
  if (list === 'new_api') return `${new URL(baseUrl).origin}/api/pricing`
  if (list === 'openrouter') return `${baseUrl}/models`
  return /\/v1$/.test(baseUrl) ? `${baseUrl}/model/info` : `${baseUrl}/v1/model/info`
}

/** In the gateway's own words where it has any. */
function noPriceList(endpoint: Endpoint, gateway: string, body: unknown): AppError {
  const { message } = redact(callError({ status: 200, headers: {}, body }), secretsOf(endpoint))
  return new AppError('invalid', `${gateway} did not give a price list: ${message}`)
}

async function ask(endpoint: Endpoint, gateway: string, signal: AbortSignal | undefined): Promise<object> {
  const stop = stopper(signal, DEADLINE_MS)
  let response: OutboundResponse | null = null
  try {
    const answer = await call(endpoint, '', { method: 'GET' }, stop)
    response = answer.response
    if (answer.refusal) throw refusal(endpoint, gateway, answer.refusal)
    const body = await readJson(response, stop.signal)
    if (isFailure({ ...body })) throw refusal(endpoint, gateway, callError({ ...response, body }))
    return body
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof UnreadableAnswer) throw noPriceList(endpoint, gateway, error.body)
    throw refusal(endpoint, gateway, failureOf(error, stop, response))
  } finally {
    stop.end()
    response?.body.destroy()
  }
}

function refusal(endpoint: Endpoint, gateway: string, failure: CallError): AppError {
  const error = redact(failure, secretsOf(endpoint))
  const refused = error.status !== null && error.status < 500 && error.status !== 429
  return new AppError(refused ? 'invalid' : 'unavailable', `${gateway} did not give its prices: ${error.message}`, {
    details: { error },
    ...(error.retryAfterSeconds === null ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
  })
}
