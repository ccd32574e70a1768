import { getKeys, postKey } from '@/lib/http/api/keys'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getKeys, POST: postKey })
