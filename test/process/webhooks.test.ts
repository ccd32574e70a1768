import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, expect, test } from 'vitest'
import { serve } from '../gateways/loopback'
import { type RunningServer, removeData, startServer } from '../support/start-server'
import { bearer, until } from './reading'

const key = `vk_${'w'.repeat(43)}`
const env = { VERSICLE_OWNER_EMAIL: 'ops@example.com', VERSICLE_OWNER_PASSWORD: 'four unrelated plain words', VERSICLE_BOOTSTRAP_KEY: key }
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'versicle-webhooks-'))
let server: RunningServer | undefined
afterAll(async () => {
  await server?.stop()
  removeData(dataDir)
})

async function api(method: string, address: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${server?.baseUrl}/api/v1${address}`, {
    method,
    headers: { ...bearer(key), 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${address} answered ${response.status}: ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}

test('a process killed in the middle of a delivery: the next one delivers it, under the same id', async () => {
  let answering = false
  await using receiver = await serve((_request, response) => {
    if (answering) response.end('taken')
  })
  server = await startServer(env, dataDir)
  const webhook = await api('POST', '/webhooks', { kind: 'standard', name: 'CI', url: receiver.url, events: ['release.created'] })
  const [prompt] = (await api('GET', '/prompts?environment=production')).data as { name: string }[]
  const name = encodeURIComponent(prompt?.name ?? '')
  const saved = await api('POST', `/prompts/${name}/versions`, {
    messages: [{ role: 'user', content: 'Hello again' }],
    base_version: null,
    on_conflict: 'append',
  })
  const live = await api('GET', `/prompts/${name}/releases?environment=production`)
  const [{ id: replaces }] = live.data as [{ id: string }]
  await api('POST', `/prompts/${name}/releases`, { environment: 'production', version: saved.version, replaces })
  await until('the first try', 20_000, async () => receiver.requests.length === 1)
  await server.stop('SIGKILL')

  answering = true
  server = await startServer(env, dataDir)
  await until('the second try', 120_000, async () => receiver.requests.length === 2)
  const [lost, taken] = receiver.requests
  expect(taken?.headers['webhook-id']).toBe(lost?.headers['webhook-id'])
  expect(taken?.body).toBe(lost?.body)
  new Webhook(String(webhook.secret)).verify(taken?.body ?? '', taken?.headers as Record<string, string>)
  const log = async () => ((await api('GET', `/webhooks/${webhook.id}/deliveries`)).data as { state: string }[])[0]?.state
  await until('the note that it is delivered', 10_000, async () => (await log()) === 'delivered')
})
