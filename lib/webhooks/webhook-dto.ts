import type { Prisma } from '@/lib/database/client'
import { attemptsOf, bodyOf } from './message'
import type { DeliveryDto, WebhookDto, WebhookEventType, WebhookKind } from './schema'

/** Everything of a webhook but its secret. */
export const webhookColumns = {
  id: true,
  name: true,
  kind: true,
  url: true,
  events: true,
  environmentIds: true,
  failures: true,
  disabledAt: true,
  disabledReason: true,
  createdAt: true,
  updatedAt: true,
  deliveries: { select: { id: true, event: true, state: true, createdAt: true, nextAttemptAt: true }, orderBy: { id: 'desc' }, take: 1 },
} satisfies Prisma.WebhookSelect
export type WebhookRow = Prisma.WebhookGetPayload<{ select: typeof webhookColumns }>

export type NamedEnvironment = { id: string; slug: string; name: string }

/** `environments`: all of the workspace's, also archived ones. */
export function webhookDto(
  { deliveries: [last], environmentIds, disabledAt, createdAt, updatedAt, ...row }: WebhookRow,
  environments: readonly NamedEnvironment[],
): WebhookDto {
  return {
    ...row,
    repository: repositoryOf(row),
    events: row.events as WebhookEventType[],
    environments: environments.filter(({ id }) => environmentIds.includes(id)),
    enabled: disabledAt === null,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastDelivery: last
      ? { ...last, createdAt: last.createdAt.toISOString(), nextAttemptAt: last.nextAttemptAt?.toISOString() ?? null }
      : null,
  }
}

const dispatches = /^(.+)\/repos\/([^/]+\/[^/]+)\/dispatches$/

export const dispatchUrl = (apiUrl: string, repository: string): string => `${apiUrl}/repos/${repository}/dispatches`
export const repositoryOf = ({ kind, url }: { kind: WebhookKind; url: string }): string | null =>
  kind === 'github' ? (dispatches.exec(url)?.[2] ?? null) : null
export const apiUrlOf = (url: string): string => dispatches.exec(url)?.[1] ?? url

export const deliveryColumns = {
  id: true,
  event: true,
  state: true,
  payload: true,
  attempts: true,
  nextAttemptAt: true,
  createdAt: true,
  deliveredAt: true,
  webhook: { select: { kind: true, url: true } },
} satisfies Prisma.WebhookDeliverySelect
export type DeliveryRow = Prisma.WebhookDeliveryGetPayload<{ select: typeof deliveryColumns }>

export const deliveryDto = (row: DeliveryRow): DeliveryDto => ({
  id: row.id,
  event: row.event,
  state: row.state,
  request: { url: row.webhook.url, body: bodyOf(row.webhook.kind, row) },
  attempts: attemptsOf(row),
  nextAttemptAt: row.state === 'pending' ? (row.nextAttemptAt?.toISOString() ?? null) : null,
  createdAt: row.createdAt.toISOString(),
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
})
