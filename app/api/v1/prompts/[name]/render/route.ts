import { answerOptions, serveFetch } from '@/lib/delivery/serve-fetch'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: serveFetch, OPTIONS: answerOptions })
