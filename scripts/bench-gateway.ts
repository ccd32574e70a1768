import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A gateway that does nothing but answer, in OpenAI's protocol: at once in one piece, or as a stream of BENCH_TOKENS words with
 * BENCH_TOKEN_MS between them, the first of them at once.
 */
const tokens = Number(process.env.BENCH_TOKENS ?? 20)
const tokenMs = Number(process.env.BENCH_TOKEN_MS ?? 5)
const usage = { prompt_tokens: 400, completion_tokens: tokens, total_tokens: 400 + tokens }
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
const whole = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'word '.repeat(tokens) }, finish_reason: 'stop' }],
  usage,
})

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (piece: string) => {
    body += piece
  })
  request.on('end', async () => {
    const asked = JSON.parse(body) as { stream?: boolean; stream_options?: { include_usage?: boolean } }
    if (!asked.stream)
      return response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) }).end(whole)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (let token = 0; token < tokens && !response.destroyed; token++) {
      if (token > 0) await sleep(tokenMs)
      response.write(chunk({ content: 'word ' }))
    }
    response.write(chunk({}, 'stop'))
    if (asked.stream_options?.include_usage)
      response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [], usage })}\n\n`)
    response.end('data: [DONE]\n\n')
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(`ready on http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.on('SIGTERM', () => process.exit(0))
