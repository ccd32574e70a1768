import { deleteOneRun, getOneRun } from '@/lib/http/api/run-log'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getOneRun, DELETE: deleteOneRun })
