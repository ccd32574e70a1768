import { invalid, notFound } from '@/lib/errors'

/** One place a version can run: the first of a route answers, the next ones are its fallback. */
export type ResolvedTarget = { gateway: string; model: string; timeoutMs: number | null }
type Region = string | null
type Gateway = { slug: string; region: string }
type Environment = {
  slug: string
  region: Region
  routes: readonly { alias: string; targets: readonly (ResolvedTarget & { region: string })[] }[]
}

/** Why `gateway` may not serve an environment bound to a region, as a sentence; null when it may. */
export const whyOutside = (environment: { slug: string; region: Region }, gateway: Gateway): string | null =>
  environment.region === null || environment.region === gateway.region
    ? null
    : `${environment.slug} is bound to the region ${environment.region}; the gateway ${gateway.slug} is in ${gateway.region}.`

/**
 * Where a version's `model` leads in an environment: an alias such as `default` to its route, in order; `gateway/model` to that one target.
 * The region is checked here once more, whatever stands in the route. Throws `invalid` (unknown alias, nothing inside the region) or
 * `not_found` (unknown gateway).
 */
export function resolveModel(model: string, environment: Environment, gateways: ReadonlyMap<string, Gateway>): ResolvedTarget[] {
  const slash = model.indexOf('/')
  if (slash > 0) {
    const gateway = gateways.get(model.slice(0, slash))
    if (!gateway) throw notFound(`Gateway ${model.slice(0, slash)}`)
    const reason = whyOutside(environment, gateway)
    if (reason) throw invalid(reason, [{ path: 'model', message: reason }])
    return [{ gateway: gateway.slug, model: model.slice(slash + 1), timeoutMs: null }]
  }
  const route = environment.routes.find(({ alias }) => alias === model)
  if (!route) {
    const known = environment.routes.map(({ alias }) => alias).join(', ')
    const message = `${environment.slug} has no route for "${model}". ${known ? `It knows: ${known}.` : 'It has no routes yet: add one to it.'}`
    throw invalid(message, [{ path: 'model', message }])
  }
  const inside = route.targets.filter(({ gateway, region }) => whyOutside(environment, { slug: gateway, region }) === null)
  if (inside.length === 0) {
    const message = `The route "${model}" of ${environment.slug} has no gateway inside ${environment.region}.`
    throw invalid(message, [{ path: 'model', message }])
  }
  return inside.map(({ gateway, model, timeoutMs }) => ({ gateway, model, timeoutMs }))
}
