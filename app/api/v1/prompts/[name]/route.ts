import { serveFetch } from '@/lib/delivery/serve-fetch'
import { deletePrompt, patchPrompt } from '@/lib/http/api/prompts'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: serveFetch, PATCH: patchPrompt, DELETE: deletePrompt })
