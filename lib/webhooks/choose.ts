import { config } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import { nameRefusal } from '@/lib/database/address'
import type { Tx } from '@/lib/database/client'
import { invalid } from '@/lib/errors'

/** The ids of the environments named, by slug or id. Throws `invalid` naming those that are not there. */
export async function environmentIdsOf(tx: Tx, { workspaceId }: Ctx, refs: readonly string[]): Promise<string[]> {
  if (refs.length === 0) return []
  const found = await tx.environment.findMany({
    where: { workspaceId, archivedAt: null, OR: [{ slug: { in: [...refs] } }, { id: { in: [...refs] } }] },
    select: { id: true, slug: true },
  })
  const unknown = refs.filter((ref) => !found.some(({ id, slug }) => id === ref || slug === ref))
  if (unknown.length > 0) {
    const message = `There is no environment ${unknown.join(', ')}.`
    throw invalid(message, [{ path: 'environments', message }])
  }
  return found.map(({ id }) => id)
}

/** Refuses an address that would never be called. A name is judged again, by what it resolves to, whenever it is called. */
export function refuseAddress(url: string, path: 'url' | 'apiUrl'): void {
  const { hostname } = new URL(url)
  const reason = nameRefusal(hostname, config().allowPrivateGateways)
  if (reason === null) return
  const message = `${hostname} is ${reason}, and Versicle does not call such addresses (VERSICLE_ALLOW_PRIVATE_GATEWAYS=1 lets private ones pass).`
  throw invalid(message, [{ path, message }])
}
