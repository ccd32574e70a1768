import { getRuns, postRun } from '@/lib/http/api/runs'
import { methods } from '@/lib/http/route'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getRuns, POST: postRun })
