import { postGatewayTest } from '@/lib/http/api/gateways'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: postGatewayTest })
