import type { ModelCapabilities, TargetGatewayDto, TargetModelDto } from './model-schema'
import type { PriceDto } from './price-schema'
import type { Layer } from './schema'

/** One way to a model: at which gateway, and under which name there. */
export type OfferDto = {
  gateway: { slug: string; name: string; layer: Layer; region: string; simulator: boolean }
  model: string
  favourite: boolean
  price: PriceDto | null
  capabilities: ModelCapabilities
  capabilitySource: TargetModelDto['capabilitySource']
}
/** A model with every gateway that offers it, in the gateways' order. */
export type CanonicalModelDto = { canonical: string; favourite: boolean; offers: OfferDto[] }

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Turns gateways with their models into models with their gateways: favourites first, then those at most gateways, then by name. */
export function byModel(gateways: readonly TargetGatewayDto[]): CanonicalModelDto[] {
  const offers = gateways.flatMap(({ models, ...gateway }) =>
    models.map(({ name, canonical, ...offer }) => ({ canonical, offer: { gateway, model: name, ...offer } })),
  )
  const grouped = [...Map.groupBy(offers, ({ canonical }) => canonical)].map(([canonical, each]) => ({
    canonical,
    favourite: each.some(({ offer }) => offer.favourite),
    offers: each.map(({ offer }) => offer),
  }))
  const spread = ({ offers }: CanonicalModelDto) => new Set(offers.map(({ gateway }) => gateway.slug)).size
  return grouped.sort(
    (a, b) =>
      Number(b.favourite) - Number(a.favourite) ||
      spread(b) - spread(a) ||
      collator.compare(a.canonical, b.canonical) ||
      (a.canonical < b.canonical ? -1 : 1),
  )
}
