import { langfuseMethods } from '@/lib/http/langfuse/door'
import { patchVersion } from '@/lib/http/langfuse/prompts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = langfuseMethods({ PATCH: patchVersion })
