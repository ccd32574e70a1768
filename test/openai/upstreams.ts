import { chunk, events, serve } from '../gateways/loopback'

export const usage = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 }
export const completion = (content: string, more: object = {}) => ({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'upstream-name',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage,
  ...more,
})
export const json = { 'content-type': 'application/json' }
/** A gateway that answers in one piece or as a stream, as it is asked. */
export const answering = (text = 'Hello') =>
  serve((request, response) => {
    const asked = JSON.parse(request.body) as { stream?: boolean; stream_options?: { include_usage?: boolean } }
    if (!asked.stream) return response.writeHead(200, json).end(JSON.stringify(completion(text)))
    const told = asked.stream_options?.include_usage ? [{ ...chunk({}), choices: [], usage }] : []
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(events(chunk({ content: text }), chunk({}, 'stop'), ...told, '[DONE]'))
  })
