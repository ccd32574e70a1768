import { getGatewayProbe, patchGatewayProbe } from '@/lib/http/api/probes'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getGatewayProbe, PATCH: patchGatewayProbe })
