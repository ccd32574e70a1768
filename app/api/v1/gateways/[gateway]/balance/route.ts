import { getGatewayBalance } from '@/lib/http/api/probes'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getGatewayBalance })
