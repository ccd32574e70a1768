import { getSessionAnswers } from '@/lib/http/api/session-answers'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getSessionAnswers })
