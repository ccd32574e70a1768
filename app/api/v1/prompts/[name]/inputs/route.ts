import { getInputSets, postInputSet } from '@/lib/http/api/input-sets'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getInputSets, POST: postInputSet })
