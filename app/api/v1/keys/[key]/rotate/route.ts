import { postRotateKey } from '@/lib/http/api/keys'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: postRotateKey })
