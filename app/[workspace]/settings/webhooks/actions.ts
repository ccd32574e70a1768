'use server'

import { action } from '@/lib/http/action'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { deleteWebhook } from '@/lib/webhooks/delete-webhook'
import { resendDelivery } from '@/lib/webhooks/resend-delivery'
import { rotateWebhookSecret } from '@/lib/webhooks/rotate-webhook-secret'
import { CreateWebhook, ResendDelivery, RotateWebhookSecret, UpdateWebhook, WebhookRef } from '@/lib/webhooks/schema'
import { testWebhook } from '@/lib/webhooks/test-webhook'
import { updateWebhook } from '@/lib/webhooks/update-webhook'

export const createWebhookAction = action(CreateWebhook, createWebhook)
export const updateWebhookAction = action(UpdateWebhook, updateWebhook)
export const rotateWebhookSecretAction = action(RotateWebhookSecret, rotateWebhookSecret)
export const testWebhookAction = action(WebhookRef, testWebhook)
export const resendDeliveryAction = action(ResendDelivery, resendDelivery)
export const deleteWebhookAction = action(WebhookRef, deleteWebhook)
