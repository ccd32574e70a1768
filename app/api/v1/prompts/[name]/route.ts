import { answerOptions } from '@/lib/delivery/serve-fetch'
import { deletePrompt, patchPrompt } from '@/lib/http/api/prompts'
import { getPublished } from '@/lib/http/api/released-at'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: getPublished,
  PATCH: patchPrompt,
  DELETE: deletePrompt,
  OPTIONS: answerOptions,
})
