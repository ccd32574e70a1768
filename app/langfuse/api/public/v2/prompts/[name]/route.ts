import { langfuseMethods } from '@/lib/http/langfuse/door'
import { deletePromptByName, getPrompt } from '@/lib/http/langfuse/prompts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = langfuseMethods({ GET: getPrompt, DELETE: deletePromptByName })
