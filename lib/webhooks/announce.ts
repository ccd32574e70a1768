import { config } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { enqueueAttempt } from './delivery-job'
import type { pingType, WebhookEventType } from './schema'

export type Announcement = {
  type: WebhookEventType
  /** Where it happened, for webhooks that listen to certain environments only. */
  environment?: { id: string; slug: string } | null
  /** The screen to look at, below the workspace: `/prompts/prm_…/releases`. */
  path: string
  /** What receivers need to act, in snake_case: names, ids, numbers, the note. Never prompt text, inputs or secrets. At most six fields. */
  data: Prisma.InputJsonObject
}

/**
 * Tells the workspace's webhooks of an event, in the change's own transaction: one delivery for each that listens, sent once the
 * transaction has committed. Call it before `audit`.
 */
export async function announce(tx: Tx, ctx: Ctx, event: Announcement): Promise<void> {
  const listening = await tx.webhook.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      disabledAt: null,
      AND: [
        { OR: [{ events: { isEmpty: true } }, { events: { has: event.type } }] },
        ...(event.environment ? [{ OR: [{ environmentIds: { isEmpty: true } }, { environmentIds: { has: event.environment.id } }] }] : []),
      ],
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  if (listening.length === 0) return
  const payload = await payloadOf(tx, ctx, event)
  const deliveries = listening.map(({ id }) => ({
    id: newId('msg'),
    workspaceId: ctx.workspaceId,
    webhookId: id,
    event: event.type,
    payload,
    nextAttemptAt: new Date(payload.timestamp),
  }))
  await tx.webhookDelivery.createMany({ data: deliveries })
  for (const delivery of deliveries) await enqueueAttempt(tx, delivery, 1)
}

/** The body of a message. GitHub passes on at most ten fields of `data`, and four are ours. */
export async function payloadOf(tx: Tx, ctx: Ctx, event: Omit<Announcement, 'type'> & { type: WebhookEventType | typeof pingType }) {
  const { actor, workspaceId } = ctx
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { id: true, slug: true, name: true } })
  const { environment, path, data } = event
  return {
    type: event.type,
    timestamp: new Date().toISOString(),
    data: {
      workspace,
      ...(environment && { environment: { id: environment.id, slug: environment.slug } }),
      ...data,
      actor: { type: actor.type, id: actor.id, name: actor.name },
      url: `${config().url}/${workspace.slug}${path}`,
    },
  } satisfies Prisma.InputJsonObject & { timestamp: string }
}
