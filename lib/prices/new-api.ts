import { format, multiply, read } from '@/lib/gateways/decimal'
import { absent, type Fields, figure, isObject, MAX_OFFERS, nameOf, type Offer, offer, once, refused, shown } from './offer'

export type NewApiOffers = { groups: { name: string; ratio: string }[]; group: string | null; offers: Offer[] }

/** New API's answer for a model that nobody gave a ratio. */
const PLACEHOLDER = '37.5'

/**
 * Reads `GET /api/pricing` of New API and One API: input per million tokens = model_ratio × 2 × group_ratio, output = input ×
 * completion_ratio, cached = input × cache_ratio; quota_type 1: model_price × group_ratio per call. The ratio of a group decides: with
 * several groups and none of them asked for there are no offers yet. Null when this is no such answer.
 */
export function readNewApi(
  body: object,
  { group: wanted, currency }: { group?: string | undefined; currency: string },
): NewApiOffers | null {
  const { data, group_ratio } = (Array.isArray(body) ? { data: body } : body) as { data?: unknown; group_ratio?: unknown }
  if (!Array.isArray(data)) return null
  const groups = Object.entries(isObject(group_ratio) ? group_ratio : {})
    .slice(0, 500)
    .flatMap(([name, ratio]) => {
      const exact = read(ratio)
      return exact ? [{ name, ratio: format(exact) }] : []
    })
  const chosen = groups.length === 1 && wanted === undefined ? groups[0] : groups.find(({ name }) => name === wanted)
  if (!chosen && groups.length > 0) return { groups, group: null, offers: [] }
  const offers = data
    .slice(0, MAX_OFFERS)
    .filter(isObject)
    .filter((row) => inGroup(row.enable_groups, chosen?.name))
    .flatMap((row) => {
      const model = nameOf(row.model_name)
      return model === null ? [] : [offerOf(model, row, chosen?.ratio ?? '1', currency)]
    })
  return { groups, group: chosen?.name ?? null, offers: once(offers) }
}

const inGroup = (enabled: unknown, group: string | undefined) =>
  group === undefined || !Array.isArray(enabled) || enabled.includes(group) || enabled.includes('all')

function offerOf(model: string, row: Fields, group: string, currency: string): Offer {
  if (!absent(row.billing_mode) && row.billing_mode !== 'ratio')
    return refused(model, `It is priced in another way: ${shown(row.billing_mode)}.`)
  const factor = read(group)
  if (!factor) return refused(model, `The group’s factor cannot be read: ${shown(group)}.`)
  const none = { currency, inputPerMillion: null, cachedInputPerMillion: null, outputPerMillion: null, perCall: null }
  if (row.quota_type === 1) {
    const price = read(row.model_price)
    const perCall = price && figure(multiply(price, factor))
    return perCall === null ? refused(model, `model_price cannot be read: ${shown(row.model_price)}.`) : offer(model, { ...none, perCall })
  }
  if (row.quota_type !== 0) return refused(model, `quota_type is neither 0 nor 1: ${shown(row.quota_type)}.`)
  const ratio = read(row.model_ratio)
  const completion = read(row.completion_ratio)
  if (!ratio) return refused(model, `model_ratio cannot be read: ${shown(row.model_ratio)}.`)
  if (!completion) return refused(model, `completion_ratio cannot be read: ${shown(row.completion_ratio)}.`)
  const cache = absent(row.cache_ratio) ? null : read(row.cache_ratio)
  if (!absent(row.cache_ratio) && !cache) return refused(model, `cache_ratio cannot be read: ${shown(row.cache_ratio)}.`)
  const input = multiply(multiply(ratio, { units: 2n, scale: 0 }), factor)
  const inputPerMillion = figure(input)
  const outputPerMillion = figure(multiply(input, completion))
  const cachedInputPerMillion = cache && figure(multiply(input, cache))
  if (inputPerMillion === null || outputPerMillion === null) return refused(model, 'The price is too large to be true.')
  const reason =
    format(ratio) === PLACEHOLDER
      ? `${PLACEHOLDER} is what New API answers for a model without a price. Check it with your provider.`
      : null
  return offer(model, { ...none, inputPerMillion, cachedInputPerMillion, outputPerMillion }, reason)
}
