import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { createEnvironment } from './create-environment'
import { holdOrder, moveTo } from './order'
import { environmentByRef } from './queries'
import type { AddedFromTemplate, AddFromTemplate } from './schema'
import { setRoute } from './set-route'
import { routesFor, templateSources } from './template-routes'
import { templates } from './templates'

/**
 * Adds an environment as a template says, with its routes where its gateway is there; else `missing` says what to do. It stands at its
 * place in the order of the templates. Throws `conflict` when its slug is taken, `invalid` for a gateway that is unknown or outside
 * its region.
 */
export async function addFromTemplate(ctx: Ctx, input: AddFromTemplate): Promise<AddedFromTemplate> {
  authorize(ctx, 'environment.write')
  return withTransaction(ctx, async (tx) => {
    const at = templates.findIndex(({ id }) => id === input.template)
    const template = templates[at]
    if (!template) throw notFound(`The template ${input.template}`)
    const within = { ...ctx, tx }
    // Everything it touches is held before the first audit row, whose lock is the last one a transaction takes.
    await holdOrder(tx, ctx)
    await tx.$queryRaw`
      SELECT "id" FROM "Gateway" WHERE "workspaceId" = ${ctx.workspaceId} AND "archivedAt" IS NULL ORDER BY "id" FOR SHARE`
    const sources = await templateSources(tx, ctx)
    const { routes, missing } = routesFor(template, sources, input)
    if (missing !== null && (input.gateway || input.model)) throw invalid(missing, [{ path: 'gateway', message: missing }])

    const { name, description, region } = template
    const created = await createEnvironment(within, { slug: template.id, name, description, region, protected: template.protected })
    for (const { alias, targets } of routes) {
      const asked = targets.map(({ gateway, model, timeoutMs }) => ({ gateway, model, timeoutMs }))
      await setRoute(within, { environment: created.id, alias, targets: asked })
    }
    const later = templates.slice(at + 1).map(({ id }) => id as string)
    const standing = await tx.environment.findMany({
      where: { workspaceId: ctx.workspaceId, archivedAt: null, id: { not: created.id } },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
      select: { slug: true },
    })
    const place = standing.findIndex(({ slug }) => later.includes(slug))
    if (place >= 0) await moveTo(tx, ctx, created.id, place)
    const environment = await environmentByRef(within, created.id)
    const details = { template: template.id, position: environment.position, missing }
    await audit(tx, ctx, { action: 'environment.update', subjectId: created.id, details })
    return { environment, missing }
  })
}
