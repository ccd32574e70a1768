import { postPricePreview } from '@/lib/http/api/price-imports'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: postPricePreview })
