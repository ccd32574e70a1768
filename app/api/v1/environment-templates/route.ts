import { getEnvironmentTemplates, postEnvironmentFromTemplate } from '@/lib/http/api/environment-templates'
import { methods } from '@/lib/http/methods'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: getEnvironmentTemplates, POST: postEnvironmentFromTemplate })
