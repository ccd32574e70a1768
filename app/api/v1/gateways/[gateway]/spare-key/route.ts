import { deleteSpareKey, putGatewaySpareKey } from '@/lib/http/api/gateway-keys'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: putGatewaySpareKey, DELETE: deleteSpareKey })
