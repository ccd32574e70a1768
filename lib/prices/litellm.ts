import { absent, isObject, MAX_OFFERS, nameOf, type Offer, offer, once, perToken, refused, shown } from './offer'

/**
 * Reads LiteLLM's `GET /v1/model/info`: dollars per token in `model_info` (docs.litellm.ai/docs/proxy/model_management). Models without a
 * price there are left out; deployments of one name with different prices have none. Null when this is no such answer.
 */
export function readLiteLlm(body: object): Offer[] | null {
  const { data } = body as { data?: unknown }
  if (!Array.isArray(data) || (data.length > 0 && !data.some((row) => isObject(row) && 'model_name' in row))) return null
  return once(
    data
      .slice(0, MAX_OFFERS)
      .filter(isObject)
      .flatMap((row) => {
        const model = nameOf(row.model_name)
        const info = isObject(row.model_info) ? row.model_info : {}
        return model === null || (absent(info.input_cost_per_token) && absent(info.output_cost_per_token)) ? [] : [offerOf(model, info)]
      }),
  )
}

function offerOf(model: string, info: Record<string, unknown>): Offer {
  const { input_cost_per_token: input, output_cost_per_token: output, cache_read_input_token_cost: cached } = info
  const inputPerMillion = perToken(input)
  const outputPerMillion = perToken(output)
  const cachedInputPerMillion = absent(cached) ? null : perToken(cached)
  if (inputPerMillion === null) return refused(model, `The price of input cannot be read: ${shown(input)}.`)
  if (outputPerMillion === null) return refused(model, `The price of output cannot be read: ${shown(output)}.`)
  if (!absent(cached) && cachedInputPerMillion === null)
    return refused(model, `The price of cached input cannot be read: ${shown(cached)}.`)
  return offer(model, { currency: 'USD', inputPerMillion, cachedInputPerMillion, outputPerMillion, perCall: null })
}
