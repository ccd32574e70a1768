import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { DeliveryDto, ListDeliveries, WebhookDto, WebhookRef } from './schema'
import { deliveryColumns, deliveryDto, webhookColumns, webhookDto } from './webhook-dto'

/** The workspace's webhooks, in the order they were made. */
export async function listWebhooks(ctx: Ctx): Promise<WebhookDto[]> {
  authorize(ctx, 'webhook.write')
  const { workspaceId } = ctx
  const [rows, environments] = await Promise.all([
    reader(ctx).webhook.findMany({ where: { workspaceId }, orderBy: { id: 'asc' }, select: webhookColumns }),
    environmentsOf(ctx),
  ])
  return rows.map((row) => webhookDto(row, environments))
}

/** One webhook. Throws `not_found`. */
export async function webhookById(ctx: Ctx, { webhook }: WebhookRef): Promise<WebhookDto> {
  authorize(ctx, 'webhook.write')
  const row = await reader(ctx).webhook.findFirst({ where: { id: webhook, workspaceId: ctx.workspaceId }, select: webhookColumns })
  if (!row) throw notFound('Webhook')
  return webhookDto(row, await environmentsOf(ctx))
}

/** A webhook's deliveries of the last thirty days, newest first, each with what was sent and answered. Throws `not_found`. */
export async function listDeliveries(
  ctx: Ctx,
  { webhook, cursor, limit }: ListDeliveries,
): Promise<{ data: DeliveryDto[]; nextCursor: string | null }> {
  authorize(ctx, 'webhook.write')
  const { workspaceId } = ctx
  await webhookById(ctx, { webhook })
  const rows = await reader(ctx).webhookDelivery.findMany({
    where: { workspaceId, webhookId: webhook, ...(cursor !== undefined && { id: { lt: cursor } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: deliveryColumns,
  })
  const page = rows.slice(0, limit)
  return { data: page.map(deliveryDto), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

/** How many webhooks were disabled because they failed, for the mark in the navigation. Zero for whoever may not see them. */
export async function countFailedWebhooks(ctx: Ctx): Promise<number> {
  authorize(ctx, 'webhook.write')
  return reader(ctx).webhook.count({ where: { workspaceId: ctx.workspaceId, disabledAt: { not: null }, failures: { gt: 0 } } })
}

const environmentsOf = (ctx: Ctx) =>
  reader(ctx).environment.findMany({
    where: { workspaceId: ctx.workspaceId },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, slug: true, name: true },
  })
