import { deleteMember, patchMember } from '@/lib/http/api/members'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PATCH: patchMember, DELETE: deleteMember })
