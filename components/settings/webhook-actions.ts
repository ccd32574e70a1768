import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import type {
  CreateWebhook,
  DeliveryDto,
  NewWebhook,
  ResendDelivery,
  RotatedSecret,
  RotateWebhookSecret,
  UpdateWebhook,
  WebhookDto,
  WebhookRef,
} from '@/lib/webhooks/schema'

export type CreateWebhookAction = ServerAction<z.input<typeof CreateWebhook>, NewWebhook>
export type WebhookActions = {
  update: ServerAction<z.input<typeof UpdateWebhook>, WebhookDto>
  rotate: ServerAction<z.input<typeof RotateWebhookSecret>, RotatedSecret>
  test: ServerAction<WebhookRef, DeliveryDto>
  resend: ServerAction<ResendDelivery, DeliveryDto>
  remove: ServerAction<WebhookRef, { id: string }>
}

/** What the choice of environments is made from. */
export type EnvironmentChoice = readonly { id: string; slug: string; name: string }[]
