import { Readable } from 'node:stream'
import { handleSandbox } from '@/lib/sandbox/handle'
import { chunk, events, serve } from '../gateways/loopback'

/** The simulator that Versicle has built in, behind a real socket. */
export const sandbox = () =>
  serve(async (request, response) => {
    const answer = await handleSandbox(
      new Request(`http://sandbox${request.url}`, {
        method: request.method ?? 'GET',
        ...(request.body !== '' && { body: request.body }),
      }),
    )
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    if (answer.body) Readable.fromWeb(answer.body as never).pipe(response)
    else response.end()
  })

type Body = {
  model: string
  messages?: { content: unknown }[]
  stream?: boolean
  tools?: unknown[]
  response_format?: unknown
  seed?: number
  logprobs?: boolean
}
export type Asked = { path: string; body: Body }
export type Said = { status?: number; headers?: Record<string, string>; body: unknown } | null

export const completion = (content: string, more: object = {}, choice: object = {}) => ({
  id: 'c',
  object: 'chat.completion',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...choice }],
  usage: { prompt_tokens: 9, completion_tokens: 2 },
  ...more,
})
export const streamed = (...last: object[]) => events(chunk({ content: 'OK' }), chunk({}, 'stop'), ...last, '[DONE]')
export const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 }

/** A gateway that answers each call as `say` says; null stands for a plain answer that ignores everything special. */
export const gateway = (say: (asked: Asked, headers: Record<string, unknown>) => Said) =>
  serve((request, response) => {
    const body = (request.body === '' ? {} : JSON.parse(request.body)) as Body
    const said = say({ path: request.url ?? '', body }, request.headers)
    const answer = said ?? { body: body.stream ? streamed() : completion('OK') }
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
    response.writeHead(answer.status ?? 200, {
      'content-type': text.startsWith('data:') ? 'text/event-stream' : 'application/json',
      ...answer.headers,
    })
    response.end(text)
  })
