import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import type { AddGateway } from './schema'
import { headerColumns, keyColumns, proxyColumns } from './secrets'

/** Adds a gateway without models. The key is sealed and never comes back. Throws `conflict` when the slug is taken. */
export async function addGateway(ctx: Ctx, input: AddGateway): Promise<{ id: string; slug: string }> {
  authorize(ctx, 'gateway.write')
  const { apiKey = null, headers, proxyUrl = null, ...plain } = input
  const id = newId('gtw')
  return withTransaction(ctx, async (tx) => {
    const made = await tx.gateway.createMany({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        ...plain,
        ...keyColumns(id, apiKey),
        ...headerColumns(id, headers),
        ...proxyColumns(id, proxyUrl),
      },
      skipDuplicates: true,
    })
    if (made.count === 0) throw conflict(`There is a gateway “${input.slug}” already. Choose another slug.`)
    const details = { ...plain, key: apiKey !== null, headers: Object.keys(headers), proxy: proxyUrl !== null }
    await audit(tx, ctx, { action: 'gateway.add', subjectId: id, details })
    return { id, slug: input.slug }
  })
}
