import { expect, test } from 'vitest'
import { resolveConfig } from '@/lib/config'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { CreateWebhook } from '@/lib/webhooks/schema'
import { testWebhook } from '@/lib/webhooks/test-webhook'
import { serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'
import { hook } from './webhooks'

const allow = (allowed: boolean) => {
  process.env.VERSICLE_ALLOW_PRIVATE_GATEWAYS = allowed ? '1' : '0'
  const { DATABASE_URL = '', VERSICLE_SECRET = '' } = process.env
  resolveConfig({ databaseUrl: DATABASE_URL, embedded: true, secret: VERSICLE_SECRET, port: 3999 })
}

test.each([
  'http://127.0.0.1:1/',
  'http://10.0.0.8/hook',
  'https://[::1]/',
  'http://192.168.1.1/',
  'http://0.0.0.0/',
  'http://2130706433/',
])('%s is refused where private addresses are not allowed', async (url) => {
  allow(false)
  await expect(hook(await newWorkspace(), url)).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'url' }] })
})

test('so is an API of GitHub Enterprise in there', async () => {
  allow(false)
  const input = CreateWebhook.parse({
    kind: 'github',
    name: 'x',
    repository: 'a/b',
    token: 'ghp_0123456789',
    apiUrl: 'http://10.1.1.1/api/v3',
  })
  await expect(createWebhook(await newWorkspace(), input)).rejects.toMatchObject({ faults: [{ path: 'apiUrl' }] })
})

test('a name that leads there is not called, and the log says why', async () => {
  allow(false)
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const { id } = await hook(ctx, receiver.url.replace('127.0.0.1', 'localhost'))
  const delivery = await testWebhook(ctx, { webhook: id })
  expect(delivery).toMatchObject({ state: 'failed', attempts: [{ status: null, error: expect.stringContaining('loopback address') }] })
  expect(receiver.requests).toEqual([])
})

test('an address that was allowed once is refused when it is called', async () => {
  allow(true)
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const { id } = await hook(ctx, receiver.url)
  expect(await testWebhook(ctx, { webhook: id })).toMatchObject({ state: 'delivered' })
  allow(false)
  expect(await testWebhook(ctx, { webhook: id })).toMatchObject({ state: 'failed' })
  expect(receiver.requests).toHaveLength(1)
})
