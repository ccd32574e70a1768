import { getSuggestedColumns } from '@/lib/http/api/session-columns'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getSuggestedColumns })
