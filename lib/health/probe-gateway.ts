import { encodeTime } from 'ulid'
import type { Ctx } from '@/lib/context'
import { db, type Tx } from '@/lib/database/client'
import { isAppError } from '@/lib/errors'
import { endpointColumns, endpointOf } from '@/lib/gateways/open-target'
import { newId } from '@/lib/ids'
import { announce } from '@/lib/webhooks/announce'
import { askForModels, askForToken, type SignOfLife } from './ask-for-life'
import { keepBalance } from './keep-balance'
import { afterAnswer } from './probe-state'

const KEPT_MS = 7 * 24 * 60 * 60_000
const MAX_WORDS = 500

/**
 * Asks a gateway once for a sign of life, as its probe says, and keeps what came of it; then for its balance. Does nothing when the probe
 * was turned off meanwhile, or our own calls leave it no place. Whoever listens is told when it fails for good, and when it has recovered.
 */
export async function probeGateway(workspaceId: string, gatewayId: string, signal?: AbortSignal): Promise<void> {
  const probe = await db().gatewayProbe.findFirst({
    where: { workspaceId, gatewayId, enabled: true, gateway: { archivedAt: null } },
    select: { kind: true, model: true, slowMs: true, updatedAt: true, gateway: { select: { ...endpointColumns, slug: true, name: true } } },
  })
  if (!probe) return
  const { gateway, kind, model, slowMs } = probe
  const at = new Date()
  const sign = await signOfLife()
  // Never sent, for calls of our own took every place: that says nothing of the gateway.
  if (sign.error?.code === 'busy' && sign.status === null) return
  const state = sign.error ? 'failing' : sign.latencyMs > slowMs ? 'slow' : 'answers'
  await db().$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ updatedAt: Date }[]>`
      SELECT "updatedAt" FROM "GatewayProbe" WHERE "workspaceId" = ${workspaceId} AND "gatewayId" = ${gatewayId} AND "enabled" FOR UPDATE`
    // It was set otherwise meanwhile: this answer is to another question.
    if (row?.updatedAt.getTime() !== probe.updatedAt.getTime()) return
    const before = await tx.gatewayProbe.findFirstOrThrow({ where: { workspaceId, gatewayId } })
    const { tell, ...memory } = afterAnswer(before, state, at)
    await tx.gatewayProbe.updateMany({ where: { workspaceId, gatewayId }, data: { ...memory, lastAt: at } })
    await tx.probeResult.create({
      data: {
        id: newId('prb'),
        ...{ workspaceId, gatewayId, kind, model: kind === 'completion' ? model : null, state, createdAt: at },
        ...{
          latencyMs: sign.latencyMs,
          status: sign.status,
          code: storable(sign.error?.code, 200),
          message: storable(sign.error?.message, MAX_WORDS),
        },
      },
    })
    await tx.probeResult.deleteMany({ where: { gatewayId, id: { lt: `prb_${encodeTime(Date.now() - KEPT_MS, 10)}` } } })
    if (tell) await say(tx, tell, memory.since ?? at)
  })
  if (!sign.error) await keepBalance({ workspaceId, gatewayId }, endpointOf(gateway), gateway.preset, signal)

  async function signOfLife(): Promise<SignOfLife> {
    try {
      const endpoint = endpointOf(gateway)
      return kind === 'completion' && model !== null ? await askForToken(endpoint, model, signal) : await askForModels(endpoint, signal)
    } catch (error) {
      if (!isAppError(error)) throw error
      const unopened = { message: error.message, code: error.code, status: null, requestId: null, retryAfterSeconds: null }
      return { latencyMs: 0, status: null, error: unopened }
    }
  }

  function say(tx: Tx, tell: 'failing' | 'recovered', since: Date): Promise<void> {
    const ctx: Ctx = { workspaceId, actor: { type: 'system', id: 'probe', name: 'Probe' } }
    const about = { id: gateway.id, slug: gateway.slug, name: gateway.name }
    return announce(tx, ctx, {
      type: `gateway.${tell}`,
      path: `/gateways/${gateway.slug}/health`,
      data: { gateway: about, since: since.toISOString(), ...(sign.error && { reason: storable(sign.error.message, MAX_WORDS) }) },
    })
  }
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair. */
const storable = (text: string | null | undefined, most: number): string | null =>
  text?.slice(0, most).toWellFormed().replaceAll('\0', '\uFFFD') ?? null
