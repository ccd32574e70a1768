import { getSignOffs, postSignOff } from '@/lib/http/api/gates'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getSignOffs, POST: postSignOff })
