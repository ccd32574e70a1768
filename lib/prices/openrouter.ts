import { read } from '@/lib/gateways/decimal'
import { absent, figure, isObject, MAX_OFFERS, nameOf, type Offer, offer, once, perToken, refused, shown } from './offer'

/** Reads `pricing` in OpenRouter's `GET /models`: dollars per token and per request, as texts (openrouter.ai/docs/api-reference/list-available-models). Null when this is no such answer. */
export function readOpenRouter(body: object): Offer[] | null {
  const { data } = body as { data?: unknown }
  if (!Array.isArray(data)) return null
  const priced = data.slice(0, MAX_OFFERS).filter((row) => isObject(row) && isObject(row.pricing))
  if (priced.length === 0 && data.length > 0) return null
  return once(
    priced.flatMap((row) => {
      const model = nameOf(row.id)
      return model === null ? [] : [offerOf(model, row.pricing)]
    }),
  )
}

function offerOf(model: string, pricing: Record<string, unknown>): Offer {
  const { prompt, completion, input_cache_read: cached, request } = pricing
  if (Number(prompt) === -1 || Number(completion) === -1) return refused(model, 'Its price depends on the model that answers.')
  const inputPerMillion = perToken(prompt)
  const outputPerMillion = perToken(completion)
  const cachedInputPerMillion = absent(cached) ? null : perToken(cached)
  const call = absent(request) ? null : read(request)
  if (inputPerMillion === null) return refused(model, `The price of input cannot be read: ${shown(prompt)}.`)
  if (outputPerMillion === null) return refused(model, `The price of output cannot be read: ${shown(completion)}.`)
  if (!absent(cached) && cachedInputPerMillion === null)
    return refused(model, `The price of cached input cannot be read: ${shown(cached)}.`)
  if (!absent(request) && !call) return refused(model, `The price of a request cannot be read: ${shown(request)}.`)
  const perCall = call && call.units > 0n ? figure(call) : null
  return offer(model, { currency: 'USD', inputPerMillion, cachedInputPerMillion, outputPerMillion, perCall })
}
