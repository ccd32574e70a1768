import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { createRelease } from '@/lib/releases/create-release'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDelivery, viaFetch } from './delivering'

let reader: Opened
let ctx: Ctx
let keys: { free: string; bound: string; other: string }
beforeAll(async () => {
  reader = await openDelivery(inject('databaseUrl'))
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  await newEnvironment(ctx, 'staging')
  const { id } = await newPrompt(ctx, 'support/triage', ['Grüße, {{name}} 世界 🙂', 'two'])
  const variants = [
    { version: 2, weight: 4_000 },
    { version: 1, weight: 6_000 },
  ]
  await createRelease(ctx, { promptId: id, environment: 'production', variants, note: '', replaces: null })
  keys = {
    free: (await newKey(ctx)).key,
    bound: (await newKey(ctx, 'production')).key,
    other: (await newKey(ctx, null, ['runs:create'])).key,
  }
})
afterAll(() => reader.close())

const ofTheConnection = ['date', 'connection', 'keep-alive', 'transfer-encoding']
const told = async (answer: Response) => ({
  status: answer.status,
  headers: [...answer.headers].filter(([name]) => !ofTheConnection.includes(name)),
  body: Buffer.from(await answer.arrayBuffer())
    .toString('hex')
    .replace(/7265715f[0-9a-f]{52}/g, 'req_…'),
})

const prompt = '/api/v1/prompts/support%2Ftriage'
const paths = [
  prompt,
  ...[
    '?environment=production',
    '?environment=staging',
    '?version=1',
    '?version=2',
    '?version=9',
    '?version=x',
    '?key=a',
    '?key=b%20c',
    '?key=%C3%BC+d',
  ]
    .concat(['?wrong=1', '?key=%00', '?environment=a&environment=b'])
    .map((query) => prompt + query),
  ...['nobody', 'a%00b', '%F0%9F%98%80', '%2', 'constructor'].map((name) => `/api/v1/prompts/${name}`),
  ...['', '?limit=1', '?limit=0', '?environment=production', '?prefix=s', '?tag=x', '?cursor=%'].map((query) => `/api/v1/prompts${query}`),
]

test('both doors give the same answer, to the byte, whatever is asked', async () => {
  for (const key of [keys.free, keys.bound, keys.other, `vk_${'B'.repeat(43)}`, 'junk', undefined])
    for (const path of paths)
      for (const method of ['GET', 'HEAD']) {
        const first = await told(await reader.get(path, key, { method }))
        expect({ method, path, ...(await told(await viaFetch(reader.delivery, path, key, { method }))) }).toEqual({
          method,
          path,
          ...first,
        })
        const etag = first.headers.find(([name]) => name === 'etag')?.[1]
        if (!etag) continue
        const init = { method, headers: { 'if-none-match': `"x", ${etag}` } }
        const second = await told(await reader.get(path, key, init))
        expect(second.status).toBe(304)
        expect(await told(await viaFetch(reader.delivery, path, key, init))).toEqual(second)
      }
})

test('both refuse the same methods', async () => {
  for (const path of [prompt, '/api/v1/prompts'])
    expect(await told(await viaFetch(reader.delivery, path, keys.free, { method: 'PUT' }))).toEqual(
      await told(await reader.get(path, keys.free, { method: 'PUT' })),
    )
})
