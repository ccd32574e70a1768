import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Delivery } from '@/lib/delivery/delivery'
import type { Answer } from '@/lib/delivery/representation'
import { type AppError, malformed } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { readPrompt, refusalAnswer } from './read-prompt'
import { methodRefused, refusalOf } from './refusal'

const root = '/langfuse/'
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

function decodes(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1).join())
    return true
  } catch {
    return false
  }
}

/**
 * Answers a request of node:http when it reads one prompt for a Langfuse client, or is one that Next would fail on; false when it is
 * neither, and nothing was written.
 */
export function serveLangfuse(request: IncomingMessage, response: ServerResponse, from: Delivery): boolean {
  const { headers, method = 'GET', url = '/' } = request
  if (!url.startsWith(root)) return false
  const answered = methods.includes(method)
    ? readPrompt(from, {
        method,
        url,
        authorization: headers.authorization,
        ifNoneMatch: headers['if-none-match'],
        acceptEncoding: headers['accept-encoding'],
      })
    : refusalAnswer(methodRefused(methods.join(', ')))
  if (answered instanceof Promise) void answered.then((late) => send(response, late))
  else if (answered) send(response, answered)
  else if (!decodes(url))
    send(response, refusalAnswer(refusalOf(malformed('The address is not valid percent-encoded UTF-8.'), newId('req'))))
  else return false
  return true
}

/** Refuses what a Langfuse client asks for in its own shape; false for every other address. */
export function refuseLangfuse(url: string, response: ServerResponse, error: AppError, requestId: string): boolean {
  if (!url.startsWith(root)) return false
  send(response, refusalAnswer(refusalOf(error, requestId)))
  return true
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers as string[])
  if (body === null) response.end()
  else response.end(body, 'latin1')
}
