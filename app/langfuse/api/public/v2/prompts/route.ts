import { langfuseMethods } from '@/lib/http/langfuse/door'
import { getPrompts, postPrompt } from '@/lib/http/langfuse/prompts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = langfuseMethods({ GET: getPrompts, POST: postPrompt })
