import { postWebhookTest } from '@/lib/http/api/webhooks'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: postWebhookTest })
