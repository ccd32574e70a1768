import { resealed } from '@/lib/crypto'
import { db } from '@/lib/database/client'
import { sealedFor } from './secrets'

const columns = ['sealedKey', 'sealedSpareKey', 'sealedHeaders', 'sealedProxy'] as const

/**
 * Seals every gateway's secrets with the present VERSICLE_SECRET. Each value by compare-and-set, so that what is entered meanwhile stays;
 * running it again changes nothing. `lost` names the gateways whose secrets neither this secret nor the previous one opens.
 */
export async function resealGateways(): Promise<{ resealed: number; lost: string[] }> {
  const rows = await db().gateway.findMany({
    where: { OR: columns.map((column) => ({ [column]: { not: null } })) },
    orderBy: { id: 'asc' },
    select: { id: true, slug: true, sealedKey: true, sealedSpareKey: true, sealedHeaders: true, sealedProxy: true },
  })
  const lost = new Set<string>()
  let count = 0
  for (const row of rows) {
    for (const column of columns) {
      const sealed = row[column]
      if (sealed === null) continue
      let anew: string | null
      try {
        anew = resealed(sealed, sealedFor[column](row.id))
      } catch {
        lost.add(`gateway ${row.slug} (${row.id})`)
        continue
      }
      if (anew === null) continue
      const { count: changed } = await db().gateway.updateMany({ where: { id: row.id, [column]: sealed }, data: { [column]: anew } })
      count += changed
    }
  }
  return { resealed: count, lost: [...lost] }
}
