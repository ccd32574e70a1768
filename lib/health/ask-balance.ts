import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { endpointColumns, endpointOf } from '@/lib/gateways/open-target'
import type { GatewayRef } from '@/lib/gateways/schema'
import { authorize } from '@/lib/workspaces/authorize'
import type { BalanceDto } from './balance-schema'
import { takeBalance } from './keep-balance'
import { getBalance } from './probe-queries'

/** Asks a gateway now what money is left there, with its own key. That it does not tell is an answer too. Throws `not_found`. */
export async function askBalance(ctx: Ctx, input: GatewayRef, signal?: AbortSignal): Promise<BalanceDto | null> {
  authorize(ctx, 'gateway.write')
  const { workspaceId } = ctx
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId, slug: input.gateway, archivedAt: null },
    select: endpointColumns,
  })
  if (!row) throw notFound(`The gateway “${input.gateway}”`)
  await takeBalance({ workspaceId, gatewayId: row.id }, endpointOf(row), row.preset, signal)
  return getBalance({ ...ctx, actor: { type: 'system', id: 'balance', name: 'Balance' } }, input.gateway)
}
