import { getWebhooks, postWebhook } from '@/lib/http/api/webhooks'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getWebhooks, POST: postWebhook })
