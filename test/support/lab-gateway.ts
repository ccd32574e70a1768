import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Seen = { path: string; headers: IncomingMessage['headers']; model: string | null }
type Options = {
  /** Between `/v1` and each endpoint, such as `/team-a`. */
  prefix?: string
  /** Headers without which nothing is answered. */
  headers?: Record<string, string>
}

/** How long each completion takes, so that two at once are seen to be. */
const HOLD_MS = 60

/**
 * An OpenAI-compatible gateway on loopback that takes only the keys and models it has now; tests change them as they go. It counts 1,000
 * tokens in and 200 out, keeps what it was asked, and tells how many completions were under way at once.
 */
export async function startLab({ prefix = '', headers = {} }: Options = {}) {
  const lab = {
    keys: new Set<string>(),
    models: [] as string[],
    /** What else it answers, by path: its prices, as its kind of gateway publishes them. */
    documents: {} as Record<string, object>,
    /** What it says the answering model is called. */
    nameOf: (model: string) => model,
    /** What it reports a call to have cost, or null: it does not say. */
    costOf: (_model: string): number | null => null,
    seen: [] as Seen[],
    atOnce: { now: 0, most: 0 },
  }
  const refuse = (response: ServerResponse, status: number, message: string, code: string) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'x-request-id': `req-${code}` })
      .end(JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } }))
  const complete = async (response: ServerResponse, { model, stream }: { model: string; stream?: boolean }) => {
    lab.atOnce.now += 1
    lab.atOnce.most = Math.max(lab.atOnce.most, lab.atOnce.now)
    await new Promise((resolve) => setTimeout(resolve, HOLD_MS))
    lab.atOnce.now -= 1
    const cost = lab.costOf(model)
    const usage = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200, ...(cost !== null && { cost }) }
    const about = { id: 'chatcmpl-lab', created: 1, model: lab.nameOf(model) }
    const content = `${model} has answered.`
    response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json', 'x-request-id': `req-${model}` })
    if (!stream) {
      const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }]
      return response.end(JSON.stringify({ ...about, object: 'chat.completion', choices, usage }))
    }
    const frames = [
      { choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { choices: [], usage },
    ].map((frame) => `data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', ...frame })}\n\n`)
    return response.end(`${frames.join('')}data: [DONE]\n\n`)
  }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const path = request.url ?? ''
    const body = text === '' ? {} : JSON.parse(text)
    lab.seen.push({ path, headers: request.headers, model: body.model ?? null })
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const document = lab.documents[path]
    if (!document && !path.startsWith(`/v1${prefix}/`)) return refuse(response, 404, 'The lab has nothing at this address.', 'no_route')
    if (!lab.keys.has(bearer)) return refuse(response, 401, 'The lab does not know this key.', 'invalid_api_key')
    const missing = Object.entries(headers).find(([name, value]) => request.headers[name.toLowerCase()] !== value)
    if (missing) return refuse(response, 403, `The lab wants the header ${missing[0]}.`, 'no_team')
    if (document) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
    if (path.endsWith('/models'))
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ object: 'list', data: lab.models.map((id) => ({ id, object: 'model' })) }))
    if (!path.endsWith('/chat/completions')) return refuse(response, 404, 'The lab has nothing at this address.', 'no_route')
    if (!lab.models.includes(body.model)) return refuse(response, 404, `The lab has no model ${body.model}.`, 'model_not_found')
    return complete(response, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return Object.assign(lab, { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, stop })
}
