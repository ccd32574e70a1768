import type { ServerResponse } from 'node:http'
import { problem } from '@/lib/problem'

const detail = 'The address is not valid percent-encoded UTF-8. Encode each part of it, as in support%2Ftriage.'

/** Refuses with 400 an address whose path cannot be decoded, which Next would answer with 500. False for any other. */
export function refuseBadAddress(url: string, requestId: string, response: ServerResponse): boolean {
  const path = url.split('?', 1).join()
  if (!path.includes('%')) return false
  try {
    decodeURIComponent(path)
    return false
  } catch {
    const { status, headers, body } = problem('malformed', detail, requestId)
    if (path.startsWith('/api/')) response.writeHead(status, headers).end(JSON.stringify(body))
    else response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(`${detail}\n`)
    return true
  }
}
