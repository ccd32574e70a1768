import { afterAll, expect, test } from 'vitest'
import { config, resolveConfig, secret } from '@/lib/config'
import { addGateway } from '@/lib/gateways/add-gateway'
import { listTargets } from '@/lib/gateways/queries'
import { syncModels } from '@/lib/gateways/sync-models'
import { compare } from '@/lib/playground/compare'
import { CompareInput } from '@/lib/playground/schema'
import { handleSandbox } from '@/lib/sandbox/handle'
import { gatewayInput } from '../gateways/gateways'
import { serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'

const { port, databaseUrl } = config()
const listenAt = (port: number) => resolveConfig({ databaseUrl: databaseUrl ?? '', embedded: true, secret: secret(), port })
afterAll(() => {
  listenAt(port)
})

test('the sandbox of this server is synced and compared like any gateway, every model in its own way', async () => {
  await using server = await serve(async (request, response) => {
    const answer = await handleSandbox(
      new Request(`http://localhost${request.url}`, {
        method: request.method!,
        ...(request.method === 'POST' ? { body: request.body } : {}),
      }),
    )
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    try {
      for await (const chunk of answer.body ?? []) response.write(chunk)
      response.end()
    } catch {
      response.destroy()
    }
  })
  listenAt(server.port)
  const ctx = await newWorkspace()
  await addGateway(ctx, gatewayInput('sandbox', { preset: 'sandbox', layer: 'development', apiKey: null }))
  await syncModels(ctx, { gateway: 'sandbox' })
  const [sandbox] = await listTargets(ctx)
  const models = sandbox?.models.map(({ name }) => name) ?? []
  expect(models.slice(0, 2)).toEqual(['sandbox-echo', 'sandbox-reader'])

  const input = { content: { text: 'One two three four.' }, targets: models.map((model) => ({ id: model, gateway: 'sandbox', model })) }
  const ends: Record<string, string> = {}
  for await (const event of await compare(ctx, CompareInput.parse(input))) {
    if (event.type === 'start') expect(event.simulator).toBe(true)
    if (event.type === 'finish') ends[event.column] = event.run.status
    if (event.type === 'error') ends[event.column] = `error ${event.error.status}`
  }
  expect(ends).toMatchObject({
    'sandbox-echo': 'ok',
    'sandbox-reader': 'ok',
    'sandbox-json': 'ok',
    'sandbox-tools': 'ok',
    'sandbox-slow': 'ok',
    'sandbox-limited': 'error 429',
    'sandbox-cut': 'incomplete',
    'sandbox-error': 'error 200',
  })
  expect(Object.keys(ends)).toHaveLength(models.length)
})
