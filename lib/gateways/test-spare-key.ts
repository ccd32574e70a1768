import { type Ctx, reader } from '@/lib/context'
import { conflict, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { TestSpareKey } from './key-schema'
import { endpointColumns, endpointOf } from './open-target'
import type { TestResultDto } from './schema'
import { tryEndpoint } from './try-endpoint'

/**
 * Tries the key that waits beside the one in use, and notes when it worked. Some gateways list their models to anybody, so a model is asked
 * too: the one given, else a favourite, else the first of the list. Throws `not_found`, and `conflict` where no key waits.
 */
export async function testSpareKey(ctx: Ctx, input: TestSpareKey, signal?: AbortSignal): Promise<TestResultDto> {
  authorize(ctx, 'gateway.write')
  const where = { workspaceId: ctx.workspaceId, slug: input.gateway, archivedAt: null }
  const row = await reader(ctx).gateway.findFirst({
    where,
    select: {
      ...endpointColumns,
      sealedSpareKey: true,
      spareKeySetAt: true,
      models: { where: { goneAt: null }, orderBy: [{ favourite: 'desc' }, { name: 'asc' }], take: 1, select: { name: true } },
    },
  })
  if (!row) throw notFound(`The gateway “${input.gateway}”`)
  if (row.sealedSpareKey === null) throw conflict('No key waits beside the one in use.')
  const result = await tryEndpoint(endpointOf({ ...row, sealedKey: row.sealedSpareKey }), input.model ?? row.models[0]?.name, signal)
  await reader(ctx).gateway.updateMany({
    where: { ...where, spareKeySetAt: row.spareKeySetAt },
    data: { spareKeyTestedAt: result.ok ? new Date() : null },
  })
  return result
}
