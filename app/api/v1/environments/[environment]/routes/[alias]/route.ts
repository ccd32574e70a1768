import { deleteRoute, getRoute, putRoute } from '@/lib/http/api/environments'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getRoute, PUT: putRoute, DELETE: deleteRoute })
