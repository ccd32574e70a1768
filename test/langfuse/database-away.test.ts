import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { setLabels } from '@/lib/langfuse/set-labels'
import { openProxy } from '../delivery/proxy'
import { newWorkspace } from '../support/database'
import { newEnvironment } from '../support/published'
import { create, newKey, openReading } from './langfusing'

let proxy: Awaited<ReturnType<typeof openProxy>>
let reading: Awaited<ReturnType<typeof openReading>>
let ctx: Ctx
let port: number
beforeAll(async () => {
  const url = new URL(inject('databaseUrl'))
  port = Number(url.port)
  proxy = await openProxy()
  proxy.lead(port)
  url.port = String(proxy.port)
  reading = await openReading(url.href)
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
})
afterAll(async () => {
  await reading.close()
  proxy.close()
})

const until = async (done: () => Promise<boolean>) => {
  for (const end = performance.now() + 10_000; !(await done()); ) if (performance.now() > end) throw new Error('Not in time.')
}

test('with the database away what was read goes on, marked; the rest is refused soon, in Langfuse’s shape; and all is well again by itself', async () => {
  const key = await newKey(ctx)
  await create(ctx, 'a', 'one', { labels: ['production'] })
  await create(ctx, 'b', 'one', { labels: ['production'] })
  const before = await reading.get('a', key)
  expect(before).toMatchObject({ status: 200, body: { version: 1 } })

  proxy.lead(null)
  await until(async () => (await reading.get('a', key)).headers.has('versicle-stale'))
  const during = await reading.get('a', key)
  expect({ status: during.status, body: during.body }).toEqual({ status: 200, body: before.body })
  expect(Number(during.headers.get('versicle-stale'))).toBeLessThan(20)
  const began = performance.now()
  const cold = await reading.get('b', key)
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(cold).toMatchObject({ status: 503, body: { message: expect.stringContaining('Try again'), error: 'ServiceUnavailableError' } })
  expect(cold.headers.get('retry-after')).toBe('1')

  await create(ctx, 'a', 'two')
  await setLabels(ctx, { name: 'a', version: 2, labels: ['production'] })
  proxy.lead(port)
  await until(async () => (await reading.get('a', key)).body.version === 2)
  await until(async () => !(await reading.get('a', key)).headers.has('versicle-stale'))
  expect(await reading.get('b', key)).toMatchObject({ status: 200 })
})
