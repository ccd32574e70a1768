import { getPartialUpdates, postPartialUpdates } from '@/lib/http/api/snippets'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getPartialUpdates, POST: postPartialUpdates })
