import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { presets } from '@/lib/gateways/presets'
import { whyOutside } from './routing'
import type { AddFromTemplate, EnvironmentTemplate, TemplateDto } from './schema'

export const presetName = (id: string): string => presets.find((preset) => preset.id === id)?.name ?? id

/** The routes of the environments in use, and the gateways in use with the models they offer: all that templates are filled in from. */
export async function templateSources(tx: Tx, { workspaceId }: Ctx) {
  const environments = await tx.environment.findMany({
    where: { workspaceId },
    select: {
      id: true,
      slug: true,
      name: true,
      archivedAt: true,
      routeTargets: {
        orderBy: [{ alias: 'asc' }, { position: 'asc' }],
        select: { alias: true, model: true, timeoutMs: true, gateway: { select: { slug: true, name: true, region: true } } },
      },
    },
  })
  const gateways = await tx.gateway.findMany({
    where: { workspaceId, archivedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      slug: true,
      name: true,
      region: true,
      preset: true,
      models: { where: { goneAt: null }, orderBy: { name: 'asc' }, select: { name: true } },
    },
  })
  return { environments, gateways }
}
export type TemplateSources = Awaited<ReturnType<typeof templateSources>>

/**
 * The routes a template would get: those of the environment it copies, else `default` to the oldest gateway of its preset inside its
 * region. The model is the one that other routes lead to when the gateway has it, else the first it offers. Pure.
 */
export function routesFor(
  template: EnvironmentTemplate,
  { environments, gateways }: TemplateSources,
  chosen: Pick<AddFromTemplate, 'gateway' | 'model'> = {},
): Pick<TemplateDto, 'routes' | 'missing'> {
  const none = (missing: string) => ({ routes: [], missing })
  const boundary = { slug: template.id, region: template.region }
  const copied = environments.find(({ slug, archivedAt }) => slug === template.copiesRoutesOf && archivedAt === null)
  if (copied && copied.routeTargets.length > 0 && !chosen.gateway && !chosen.model) return { routes: routesOf(copied), missing: null }

  const preset = presetName(template.preset)
  const candidates = gateways.filter((each) => (chosen.gateway ? each.slug === chosen.gateway : each.preset === template.preset))
  const inside = candidates.filter((each) => whyOutside(boundary, each) === null)
  const gateway = inside.find(({ models }) => models.length > 0) ?? inside[0]
  if (!gateway) {
    const [outside] = candidates
    if (outside)
      return none(
        `The gateway ${outside.name} is in the region ${outside.region}, not in ${template.region}. Correct its region, then set the route.`,
      )
    return none(
      `There is no gateway ${chosen.gateway ?? `for ${preset}`} yet. Add it with its key, then set the route “default” to one of its models.`,
    )
  }
  const offered = gateway.models.map(({ name }) => name)
  const elsewhere = environments
    .flatMap(({ routeTargets }) => routeTargets.map(({ model }) => model))
    .find((model) => offered.includes(model))
  const model = chosen.model ?? elsewhere ?? offered[0]
  if (model === undefined)
    return none(`${gateway.name} has no models yet. Ask it for its list (sync), or add one by hand, then set the route “default”.`)
  return {
    routes: [{ alias: 'default', targets: [{ gateway: gateway.slug, gatewayName: gateway.name, model, timeoutMs: null }] }],
    missing: null,
  }
}

const routesOf = ({ routeTargets }: TemplateSources['environments'][number]): TemplateDto['routes'] =>
  [...Map.groupBy(routeTargets, ({ alias }) => alias)].map(([alias, targets]) => ({
    alias,
    targets: targets.map(({ gateway, model, timeoutMs }) => ({ gateway: gateway.slug, gatewayName: gateway.name, model, timeoutMs })),
  }))
