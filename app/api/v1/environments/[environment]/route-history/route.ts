import { getRouteHistory } from '@/lib/http/api/route-checks'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getRouteHistory })
