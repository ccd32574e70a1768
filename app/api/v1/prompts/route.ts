import { answerOptions, serveFetch } from '@/lib/delivery/serve-fetch'
import { postPrompt } from '@/lib/http/api/prompts'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: serveFetch, POST: postPrompt, OPTIONS: answerOptions })
