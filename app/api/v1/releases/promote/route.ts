import { postPromoteSet } from '@/lib/http/api/release-sets'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: postPromoteSet })
