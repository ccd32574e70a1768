import type { TargetGatewayDto } from '@/lib/gateways/model-schema'

/** A column that asks one model of one gateway, and nothing of its own. */
type SourceColumn = { target: { gateway: string; model: string }; parameters: Record<string, never> }

const asks = (target: SourceColumn['target']): SourceColumn => ({ target, parameters: {} })

/** A column for every model that somebody marked as a favourite. */
export const favouriteColumns = (gateways: readonly TargetGatewayDto[]): SourceColumn[] =>
  gateways.flatMap(({ slug, models }) =>
    models.filter(({ favourite }) => favourite).map(({ name }) => asks({ gateway: slug, model: name })),
  )

/** One model on every gateway that has it; where a gateway has several names for it, the shortest, which is seldom a variant's. */
type CanonicalModel = { canonical: string; gateways: string[]; columns: SourceColumn[] }

/** The models that match every word, those on most gateways first; at most `limit`. */
export function canonicalModels(
  gateways: readonly TargetGatewayDto[],
  query: string,
  limit = 100,
): { models: CanonicalModel[]; more: number } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const all = gateways.flatMap((gateway) => gateway.models.map(({ name, canonical }) => ({ gateway, name, canonical })))
  const models = [...Map.groupBy(all, ({ canonical }) => canonical)]
    .filter(([canonical, served]) =>
      words.every((word) => canonical.includes(word) || served.some(({ name }) => name.toLowerCase().includes(word))),
    )
    .map(([canonical, served]): CanonicalModel => {
      const each = [...Map.groupBy(served, ({ gateway }) => gateway.slug).values()].flatMap((names) =>
        names.toSorted((a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1)).slice(0, 1),
      )
      return {
        canonical,
        gateways: each.map(({ gateway }) => gateway.name),
        columns: each.map(({ gateway, name }) => asks({ gateway: gateway.slug, model: name })),
      }
    })
    .sort((a, b) => b.columns.length - a.columns.length || (a.canonical < b.canonical ? -1 : 1))
  return { models: models.slice(0, limit), more: Math.max(0, models.length - limit) }
}
