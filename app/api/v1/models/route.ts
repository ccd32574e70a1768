import { getModelsOfAll } from '@/lib/http/api/model-marks'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getModelsOfAll })
