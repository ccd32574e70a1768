import { deleteManyRuns, getRuns } from '@/lib/http/api/run-log'
import { postRun } from '@/lib/http/api/runs'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getRuns, POST: postRun, DELETE: deleteManyRuns })
