import { createServer } from 'node:http'

/**
 * What the read path is measured against: a node:http server that does nothing but send the same bytes. Reads `{ status, headers, body }`
 * from standard input, prints its port.
 */
const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
const { whole, notModified } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<
  'whole' | 'notModified',
  { headers: Record<string, string>; body: string }
>
const body = Buffer.from(whole.body, 'utf8')
const server = createServer((request, response) => {
  if (request.url === '/304') response.writeHead(304, notModified.headers).end()
  else response.writeHead(200, whole.headers).end(body)
})
server.keepAliveTimeout = 65_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) console.log(`ready on http://127.0.0.1:${address.port}`)
})
