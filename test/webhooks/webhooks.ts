import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { startWorker } from '@/lib/jobs/worker'
import { type Announcement, announce } from '@/lib/webhooks/announce'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { deliverWebhook } from '@/lib/webhooks/delivery-job'
import { listDeliveries } from '@/lib/webhooks/queries'
import { CreateWebhook, type DeliveryDto, ListDeliveries } from '@/lib/webhooks/schema'

/** A webhook of the kind standard at `url`, and its secret. */
export async function hook(ctx: Ctx, url: string, choice: object = {}) {
  const { webhook, secret } = await createWebhook(ctx, CreateWebhook.parse({ kind: 'standard', name: 'CI', url, ...choice }))
  return { id: webhook.id, webhook, secret: secret! }
}

export async function environment(ctx: Ctx, slug: string) {
  const id = newId('env')
  await db().environment.create({ data: { id, workspaceId: ctx.workspaceId, slug, name: slug, position: 0 } })
  return { id, slug }
}

export const say = (ctx: Ctx, event: Partial<Announcement> = {}) =>
  db().$transaction((tx) => announce(tx, ctx, { type: 'release.created', path: '/prompts', data: { prompt: { name: 'a' } }, ...event }))

export const deliveriesOf = async (ctx: Ctx, webhook: string): Promise<DeliveryDto[]> =>
  (await listDeliveries(ctx, ListDeliveries.parse({ webhook }))).data

export async function until<T>(read: () => Promise<T> | T, ready: (value: T) => boolean, withinMs = 10_000): Promise<T> {
  for (const deadline = Date.now() + withinMs; ; await sleep(30)) {
    const value = await read()
    if (ready(value)) return value
    if (Date.now() > deadline) expect.fail(`not so within ${withinMs} ms: ${JSON.stringify(value)?.slice(0, 500)}`)
  }
}

export const deliveringWorker = () => startWorker([deliverWebhook], { pollMs: 500 })

/** A delivery that has failed `failed` times and is due. */
export async function pendingAfter(ctx: Ctx, webhookId: string, failed: number, createdAt = new Date()) {
  const id = newId('msg')
  const attempt = { at: createdAt.toISOString(), status: 500, error: 'It answered 500.', durationMs: 1, response: null }
  await db().webhookDelivery.create({
    data: {
      id,
      workspaceId: ctx.workspaceId,
      webhookId,
      event: 'release.created',
      payload: { type: 'release.created', timestamp: createdAt.toISOString(), data: {} },
      attempts: Array.from({ length: failed }, () => attempt),
      nextAttemptAt: createdAt,
      createdAt,
    },
  })
  return id
}
