import { answerOptions } from '@/lib/delivery/serve-fetch'
import { getPrompts } from '@/lib/http/api/prompt-search'
import { postPrompt } from '@/lib/http/api/prompts'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getPrompts, POST: postPrompt, OPTIONS: answerOptions })
