import { postSyncModels } from '@/lib/http/api/models'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: postSyncModels })
