import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ProblemCode, problem } from '@/lib/problem'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

function decodes(path: string): boolean {
  try {
    return decodeURIComponent(path).startsWith('/') || (/^https?:/.test(path) && URL.canParse(path))
  } catch {
    return false
  }
}

/** Refuses what Next would answer with 500: methods it does not know (405), addresses that cannot be decoded (400). False for the rest. */
export function refuseEarly({ method = 'GET', url = '/' }: IncomingMessage, requestId: string, response: ServerResponse): boolean {
  const path = url.split('?', 1).join()
  const refuse = (code: ProblemCode, detail: string, more: Record<string, string> = {}) => {
    const { status, headers, body } = problem(code, detail, requestId, { headers: more })
    if (path.startsWith('/api/')) response.writeHead(status, headers).end(JSON.stringify(body))
    else response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${detail}\n`)
    return true
  }
  if (!methods.includes(method)) return refuse('method_not_allowed', `${method} is not known here.`, { Allow: methods.join(', ') })
  if (!decodes(path))
    return refuse('malformed', 'The address is not valid percent-encoded UTF-8. Encode each part of it, as in support%2Ftriage.')
  return false
}
