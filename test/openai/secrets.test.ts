import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { addModel } from '@/lib/gateways/add-model'
import { listGateways } from '@/lib/gateways/queries'
import { TestGateway } from '@/lib/gateways/schema'
import { testGateway } from '@/lib/gateways/test-gateway'
import { compare } from '@/lib/playground/compare'
import { CompareInput } from '@/lib/playground/schema'
import { getRun } from '@/lib/runs/queries'
import { newGateway } from '../gateways/gateways'
import { chunk, events, serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'
import { hi, openServing, post, recorded } from './serving'

const KEY = 'sk-a-key-that-must-never-be-seen-7391'
const HEADER = 'a-header-value/that "must" never be seen'
const PASSWORD = 'proxy-password-never-seen-5512'

/** Every row of every table of the database, as text. */
async function dump(): Promise<string> {
  const client = new Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    )
    const found: string[] = []
    for (const { name } of tables)
      for (const secret of [KEY, HEADER.slice(0, 14), PASSWORD]) {
        const { rows } = await client.query<{ row: string }>(
          `SELECT t::text AS row FROM ${name} t WHERE position($1 in t::text) > 0 LIMIT 1`,
          [secret],
        )
        found.push(...rows.map(({ row }) => `${name}: ${row.slice(0, 300)}`))
      }
    return found.join('\n')
  } finally {
    await client.end()
  }
}

test('a gateway that repeats its key, a secret header and itself in all it says gets none of it shown, answered or kept', async () => {
  await using serving = await openServing()
  await using gateway = await serve((request, response) => {
    const told = `${request.headers.authorization} ${request.headers['x-own-key']}`
    const asked = request.body === '' ? {} : (JSON.parse(request.body) as { model?: string; stream?: boolean })
    const headers = { 'x-request-id': told, 'x-ratelimit-limit-requests': told, 'openai-organization': told, 'set-cookie': `k=${KEY}` }
    if (request.url?.endsWith('/models')) return response.writeHead(401, headers).end(JSON.stringify({ error: { message: told } }))
    if (asked.model === 'refusing') return response.writeHead(400, headers).end(JSON.stringify({ error: { message: told, code: KEY } }))
    if (!asked.stream)
      return response.writeHead(200, headers).end(
        JSON.stringify({
          model: told,
          choices: [
            {
              index: 0,
              message: { content: told, tool_calls: [{ id: told, function: { name: told, arguments: told } }] },
              finish_reason: told,
            },
          ],
        }),
      )
    response.writeHead(200, headers)
    // In two pieces, so that the key is cut in two.
    const text = events(
      chunk({ content: told, reasoning_content: told, tool_calls: [{ index: 0, id: told, function: { name: told, arguments: told } }] }),
      { ...chunk({}, 'stop'), model: told },
      '[DONE]',
    )
    const middle = text.indexOf(KEY) + 10
    response.write(text.slice(0, middle))
    setTimeout(() => response.end(text.slice(middle)), 20)
  })
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: gateway.url, apiKey: KEY, headers: { 'x-own-key': HEADER } })
  await newGateway(ctx, 'proxied', { baseUrl: gateway.url, apiKey: KEY, proxyUrl: `http://ada:${PASSWORD}@127.0.0.1:9` })
  await addModel(ctx, { gateway: 'g', model: 'm' })
  const { key } = await serving.client(ctx)
  const seen: string[] = []
  for (const model of ['g/m', 'g/refusing', 'proxied/m'])
    for (const stream of [true, false]) {
      const answer = await post(serving.origin, '/chat/completions', key, { model, messages: hi, stream })
      seen.push(JSON.stringify([...answer.headers]), await answer.text())
    }
  const targets = ['m', 'refusing'].map((model) => ({ id: model, gateway: 'g', model, parameters: {} }))
  const columns = [...targets, { id: 'p', gateway: 'proxied', model: 'm', parameters: {} }]
  seen.push(JSON.stringify(await Array.fromAsync(await compare(ctx, CompareInput.parse({ content: { text: 'Hi' }, targets: columns })))))
  const tested = TestGateway.parse({ baseUrl: gateway.url, apiKey: KEY, headers: { 'x-own-key': HEADER }, model: 'm' })
  seen.push(JSON.stringify(await testGateway(ctx, tested)), JSON.stringify(await listGateways(ctx)))
  for (const { id } of await recorded(ctx)) seen.push(JSON.stringify(await getRun(ctx, id)))
  const all = seen.join('\n')
  expect(all).toContain('[redacted]')
  for (const secret of [KEY, HEADER, HEADER.slice(0, 14), PASSWORD]) expect(all).not.toContain(secret)
  expect(await dump()).toBe('')
})
