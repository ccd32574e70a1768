import { postSwitchKeys } from '@/lib/http/api/gateway-keys'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: postSwitchKeys })
