import { getConformanceChecks } from '@/lib/http/api/conformance'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getConformanceChecks })
