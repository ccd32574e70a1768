import { type Ctx, reader } from '@/lib/context'
import { type FoundEnvironment, findEnvironment } from '@/lib/environments/find-environment'
import { resolveModel, whyOutside } from '@/lib/environments/routing'
import { invalid } from '@/lib/errors'
import { type OpenTarget, openTarget } from '@/lib/gateways/open-target'

/** What a call asks for: a target by name, or what a version's `model` says (an alias, or `gateway/model`). */
export type Asked = { gateway: string; model: string } | { says: string }

/**
 * The target a call goes to, opened. In an environment an alias leads along its route (the first target), and a gateway outside its
 * region is refused: this is the last check before the call, on the environment as it is by then. Throws `not_found` or `invalid`, and
 * nothing has been sent then.
 */
export async function targetFor(ctx: Ctx, asked: Asked, seen: FoundEnvironment | null): Promise<OpenTarget> {
  const environment = seen && (await findEnvironment(reader(ctx), ctx, seen.id))
  const { gateway, model, timeoutMs } = await named(ctx, asked, environment)
  const target = await openTarget(ctx, gateway, model)
  const reason = environment && whyOutside(environment, target)
  if (reason) throw invalid(reason, [{ path: 'gateway', message: reason }])
  return timeoutMs === null ? target : { ...target, endpoint: { ...target.endpoint, deadlineMs: timeoutMs } }
}

async function named(ctx: Ctx, asked: Asked, environment: FoundEnvironment | null) {
  if ('gateway' in asked) return { ...asked, timeoutMs: null }
  const slash = asked.says.indexOf('/')
  if (slash > 0) return { gateway: asked.says.slice(0, slash), model: asked.says.slice(slash + 1), timeoutMs: null }
  if (!environment) {
    const message = `“${asked.says}” is an alias: choose an environment whose route says what it means, or a gateway and a model.`
    throw invalid(message, [{ path: 'model', message }])
  }
  const rows = await reader(ctx).routeTarget.findMany({
    where: { workspaceId: ctx.workspaceId, environmentId: environment.id },
    orderBy: [{ alias: 'asc' }, { position: 'asc' }],
    select: { alias: true, model: true, timeoutMs: true, gateway: { select: { slug: true, region: true } } },
  })
  const routes = [...Map.groupBy(rows, ({ alias }) => alias)].map(([alias, targets]) => ({
    alias,
    targets: targets.map(({ gateway, model, timeoutMs }) => ({ gateway: gateway.slug, region: gateway.region, model, timeoutMs })),
  }))
  const [first] = resolveModel(asked.says, { ...environment, routes }, new Map())
  if (!first) throw invalid(`The route “${asked.says}” of ${environment.slug} is empty.`)
  return first
}
