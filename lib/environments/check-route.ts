import { type Ctx, reader } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { capabilitiesOf, capabilityColumns } from '@/lib/gateways/capability-row'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { resolveVersions } from '@/lib/prompts/resolve'
import { authorize } from '@/lib/workspaces/authorize'
import { judge, needsOf } from './capabilities'
import { findEnvironment } from './find-environment'
import { whyOutside } from './routing'
import type { CheckRoute, EnvironmentSummary, RouteCheck, RouteTargetDto, TargetCheck, Verdict } from './schema'

/**
 * Where a version's `model` leads in an environment, target by target, and whether each can do what the version needs: known before
 * anything is released. Throws `not_found`.
 */
export async function checkRoute(ctx: Ctx, input: CheckRoute): Promise<RouteCheck> {
  authorize(ctx, 'workspace.read')
  const tx = reader(ctx)
  const environment = await findEnvironment(tx, ctx, input.environment)
  const version = await tx.promptVersion.findFirst({
    where: { workspaceId: ctx.workspaceId, promptId: input.promptId, number: input.version },
    select: { id: true },
  })
  const check = version && (await routeChecksOf(tx, ctx, environment, [version.id])).get(version.id)
  if (!check) throw notFound(`Version ${input.version}`)
  return check
}

/** The same for several versions at once, by their ids. The caller has authorised. */
export async function routeChecksOf(
  tx: Tx,
  ctx: Ctx,
  environment: EnvironmentSummary,
  versionIds: readonly string[],
): Promise<Map<string, RouteCheck>> {
  const { workspaceId } = ctx
  const versions = await tx.promptVersion.findMany({
    where: { workspaceId, id: { in: [...versionIds] } },
    select: { id: true, number: true, content: true, partials: true },
  })
  const contents = await resolveVersions(tx, workspaceId, versions)
  const leads = await leadsOf(tx, ctx, environment, [...new Set(contents.map(({ model }) => model))])
  return new Map(
    versions.flatMap(({ id, number }, index) => {
      const content = contents[index]
      return content ? [[id, checkOf(environment, number, content, leads.get(content.model) ?? [])] as const] : []
    }),
  )
}

const gatewayColumns = { select: { id: true, slug: true, name: true, layer: true, region: true, preset: true } } as const
type Lead = RouteTargetDto & { capabilities: TargetCheck['capabilities'] }

/** What each `model` leads to: an alias to its route, `gateway/model` to that one target, anything unknown to nothing. */
async function leadsOf(tx: Tx, ctx: Ctx, environment: EnvironmentSummary, models: string[]): Promise<Map<string, Lead[]>> {
  const { workspaceId } = ctx
  const [aliases, named] = [models.filter((each) => !each.includes('/')), models.filter((each) => each.includes('/')).map(partsOf)]
  const routed = await tx.routeTarget.findMany({
    where: { workspaceId, environmentId: environment.id, alias: { in: aliases } },
    orderBy: { position: 'asc' },
    select: { alias: true, model: true, timeoutMs: true, gateway: gatewayColumns },
  })
  const slugs = named.map(({ gateway }) => gateway)
  const gateways =
    slugs.length > 0 ? await tx.gateway.findMany({ where: { workspaceId, archivedAt: null, slug: { in: slugs } }, ...gatewayColumns }) : []
  const direct = named.flatMap(({ gateway: slug, model, says }) =>
    gateways.filter((each) => each.slug === slug).map((gateway) => ({ alias: says, model, timeoutMs: null, gateway })),
  )
  const targets = [...routed, ...direct]
  if (targets.length === 0) return new Map()
  const known = await tx.model.findMany({
    where: { workspaceId, OR: targets.map(({ gateway, model }) => ({ gatewayId: gateway.id, name: model })) },
    select: { gatewayId: true, name: true, ...capabilityColumns },
  })
  const leads = targets.map(({ alias, model, timeoutMs, gateway: { id, slug, name, layer, region, preset } }) => {
    const row = known.find((each) => each.gatewayId === id && each.name === model)
    const lead: Lead = {
      ...{ gateway: slug, gatewayName: name, layer, region, simulator: preset === 'sandbox', model, timeoutMs },
      capabilities: row ? capabilitiesOf(row).capabilities : null,
    }
    return { alias, lead }
  })
  return new Map([...Map.groupBy(leads, ({ alias }) => alias)].map(([alias, each]) => [alias, each.map(({ lead }) => lead)]))
}

function partsOf(says: string) {
  const slash = says.indexOf('/')
  return { says, gateway: says.slice(0, slash), model: says.slice(slash + 1) }
}

function checkOf(environment: EnvironmentSummary, version: number, content: PromptContent, leads: readonly Lead[]): RouteCheck {
  const { model } = content
  const alias = model.includes('/') ? null : model
  const needs = needsOf(content)
  const targets = leads.map((lead) => ({ ...lead, ...judge(needs, `${lead.gatewayName} ${lead.model}`, lead.capabilities) }))
  const { id, slug, name, region, protected: isProtected } = environment
  return {
    environment: { id, slug, name, region, protected: isProtected },
    ...{ version, model, alias, needs, targets },
    problem: problemOf(environment, model, alias, leads),
    verdict: verdictOf(targets.map(({ verdict }) => verdict)),
    sentence: sentenceOf(environment, model, leads),
  }
}

function problemOf(environment: EnvironmentSummary, model: string, alias: string | null, leads: readonly Lead[]): RouteCheck['problem'] {
  const { slug, region } = environment
  if (leads.length === 0) {
    if (alias !== null)
      return { kind: 'missing', message: `${slug} has no route for “${alias}”: whoever runs it there through Versicle gets no answer.` }
    const unknown = `There is no gateway ${partsOf(model).gateway}`
    return region === null
      ? { kind: 'missing', message: `${unknown}: whoever runs ${model} through Versicle gets no answer.` }
      : { kind: 'outside', message: `${unknown}, so nothing says that ${model} is inside ${region}, which ${slug} is bound to.` }
  }
  const outside = leads.flatMap((lead) => whyOutside(environment, { slug: lead.gateway, region: lead.region }) ?? [])
  return outside.length > 0 ? { kind: 'outside', message: [...new Set(outside)].join(' ') } : null
}

function verdictOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return 'unknown'
  if (verdicts.every((verdict) => verdict === 'cannot')) return 'cannot'
  return verdicts.every((verdict) => verdict === 'can') ? 'can' : 'unknown'
}

function sentenceOf({ slug }: EnvironmentSummary, model: string, leads: readonly Lead[]): string {
  const [first, ...others] = leads.map((lead) => `${lead.gatewayName} ${lead.model}`)
  if (first === undefined) return `In ${slug}, ${model} leads nowhere.`
  return `In ${slug}, ${model} is ${[first, ...others].join(', then ')}.`
}
