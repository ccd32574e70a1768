import { getRunRetention, putRunRetention } from '@/lib/http/api/run-retention'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getRunRetention, PUT: putRunRetention })
