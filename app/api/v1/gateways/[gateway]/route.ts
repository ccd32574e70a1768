import { deleteGateway, getOneGateway, patchGateway } from '@/lib/http/api/gateways'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getOneGateway, PATCH: patchGateway, DELETE: deleteGateway })
