import { methods } from '@/lib/http/methods'
import { serveDocument } from '@/lib/http/openapi/serve-document'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: serveDocument })
