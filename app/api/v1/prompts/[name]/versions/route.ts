import { getVersions, postVersion } from '@/lib/http/api/versions'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getVersions, POST: postVersion })
