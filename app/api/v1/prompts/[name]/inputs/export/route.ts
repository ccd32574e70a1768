import { getInputsExport } from '@/lib/http/api/input-files'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getInputsExport })
