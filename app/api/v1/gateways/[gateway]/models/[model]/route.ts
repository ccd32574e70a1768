import { deleteModel, getModel, patchModel } from '@/lib/http/api/models'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getModel, PATCH: patchModel, DELETE: deleteModel })
