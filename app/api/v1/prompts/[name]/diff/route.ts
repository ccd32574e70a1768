import { getDiff } from '@/lib/http/api/versions'
import { methods } from '@/lib/http/route'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getDiff })
