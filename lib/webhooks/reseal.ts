import { resealed } from '@/lib/crypto'
import { db } from '@/lib/database/client'

/** Seals every webhook's secret with the present VERSICLE_SECRET; `lost` names those that no known secret opens. Running it again changes nothing. */
export async function resealWebhooks(): Promise<{ resealed: number; lost: string[] }> {
  const rows = await db().webhook.findMany({ orderBy: { id: 'asc' }, select: { id: true, name: true, sealedSecret: true } })
  const lost: string[] = []
  let count = 0
  for (const { id, name, sealedSecret } of rows) {
    let anew: string | null
    try {
      anew = resealed(sealedSecret, id)
    } catch {
      lost.push(`webhook ${name} (${id})`)
      continue
    }
    if (anew === null) continue
    const { count: changed } = await db().webhook.updateMany({ where: { id, sealedSecret }, data: { sealedSecret: anew } })
    count += changed
  }
  return { resealed: count, lost }
}
