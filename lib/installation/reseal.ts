import { resealGateways } from '@/lib/gateways/reseal'
import { resealWebhooks } from '@/lib/webhooks/reseal'

/**
 * After VERSICLE_SECRET was changed: seals all that was sealed with VERSICLE_SECRET_PREVIOUS with the new one, for every workspace. Run it
 * when every process has both; afterwards the previous one may go. `lost`: what neither opens, to be entered again.
 */
export async function resealAll(): Promise<{ resealed: number; lost: string[] }> {
  const done = [await resealGateways(), await resealWebhooks()]
  return { resealed: done.reduce((sum, { resealed }) => sum + resealed, 0), lost: done.flatMap(({ lost }) => lost) }
}
