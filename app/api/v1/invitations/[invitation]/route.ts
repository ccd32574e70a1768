import { deleteInvitation, getInvitation } from '@/lib/http/api/members'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getInvitation, DELETE: deleteInvitation })
