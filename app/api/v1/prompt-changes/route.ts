import { postPromptChanges } from '@/lib/http/api/organise'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: postPromptChanges })
