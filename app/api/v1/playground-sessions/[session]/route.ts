import { deleteOneSession, getOneSession, patchSession } from '@/lib/http/api/sessions'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: getOneSession,
  PATCH: patchSession,
  DELETE: deleteOneSession,
})
