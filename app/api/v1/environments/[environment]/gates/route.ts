import { getGates, postGate } from '@/lib/http/api/gates'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getGates, POST: postGate })
