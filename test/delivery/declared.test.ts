import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as bundleRoute from '@/app/api/v1/bundle/route'
import * as renderRoute from '@/app/api/v1/prompts/[name]/render/route'
import * as promptRoute from '@/app/api/v1/prompts/[name]/route'
import type { Ctx } from '@/lib/context'
import { delivery } from '@/lib/delivery/delivery'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { SaveVersion } from '@/lib/prompts/schema'
import { createRelease } from '@/lib/releases/create-release'
import { newWorkspace } from '../support/database'
import { newEnvironment } from '../support/published'
import { newKey, type Opened, openDoor } from './delivering'

const variables = [
  { name: 'tries', type: 'number', default: 3, description: 'How often' },
  { name: 'user', type: 'object', default: { name: 'Ada', age: 36 }, example: { name: 'Bo', age: 1 } },
  { name: 'photo', type: 'image', required: true },
]
const published = [
  { name: 'who', required: true },
  { name: 'tries', required: false, type: 'number', default: 3, description: 'How often' },
  { name: 'user', required: false, type: 'object', default: { name: 'Ada', age: 36 }, example: { name: 'Bo', age: 1 } },
  { name: 'photo', required: true, type: 'image' },
]

let gate: Opened
let ctx: Ctx
let key: string
beforeAll(async () => {
  gate = await openDoor(delivery())
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  const { id: promptId } = await createPrompt(ctx, { name: 'ask', kind: 'chat', description: '', tags: [] })
  const content = {
    messages: [
      { role: 'system', content: '{{who}} asks {{tries}} times: {{user}}' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: '{{photo}}' } }] },
    ],
    variables,
  }
  await saveVersion(ctx, SaveVersion.parse({ promptId, content, baseVersion: null }))
  await createRelease(ctx, { promptId, environment: 'production', variants: [{ version: 1, weight: 10_000 }], note: '', replaces: null })
  key = (await newKey(ctx)).key
})
afterAll(() => gate.close())

const headers = () => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' })
/** The same from the gate and from Next's own route, byte for byte. */
async function both(path: string, route: { GET?: unknown; POST?: unknown }, body?: object) {
  const init = { method: body ? 'POST' : 'GET', headers: headers(), ...(body && { body: JSON.stringify(body) }) }
  const viaNext = (body ? route.POST : route.GET) as (request: Request) => Promise<Response>
  const answers = [await fetch(gate.origin + path, init), await viaNext(new Request(`http://versicle.test${path}`, init))]
  const [first, second] = await Promise.all(
    answers.map(async (answer) => ({ status: answer.status, text: (await answer.text()).replace(/req_\w{26}/g, 'req_…') })),
  )
  expect(second).toEqual(first)
  return { status: first!.status, body: JSON.parse(first!.text), text: first!.text }
}
const render = (body: object) => both('/api/v1/prompts/ask/render', renderRoute, body)

test('what is published tells what is declared of its variables, names first, in a read and in the bundle', async () => {
  const { body, text } = await both('/api/v1/prompts/ask', promptRoute)
  expect(body.variables).toEqual(published)
  expect(text).toContain('"default":{"name":"Ada","age":36}')
  const { body: bundle } = await both('/api/v1/bundle', bundleRoute)
  expect(bundle.prompts[0].variables).toEqual(published)
})

test('a rendering fills in defaults, whatever is declared as one', async () => {
  const photo = 'https://x.test/cat.png'
  expect((await render({ variables: { who: '{{tries}}', photo } })).body).toMatchObject({
    messages: [{ content: '{{tries}} asks 3 times: {"name":"Ada","age":36}' }, { content: [{ image_url: { url: photo } }] }],
    warnings: [],
  })
  expect((await render({ variables: { who: 'Bo', photo, tries: 0, user: {}, typo: 1 } })).body).toMatchObject({
    messages: [{ content: 'Bo asks 0 times: {}' }, {}],
    warnings: ['The prompt has no variable "typo".'],
  })
})

test('a rendering may be asked for slowly: its body is its sender’s, and no time of the database’s', async () => {
  const body = JSON.stringify({ variables: { who: 'Bo', photo: 'https://x.test/cat.png' } })
  const slowly = new ReadableStream({
    async start(stream) {
      stream.enqueue(Buffer.from(body.slice(0, 10)))
      await sleep(2_200)
      stream.enqueue(Buffer.from(body.slice(10)))
      stream.close()
    },
  })
  const init = { method: 'POST', headers: headers(), body: slowly, duplex: 'half' } as RequestInit
  expect((await fetch(`${gate.origin}/api/v1/prompts/ask/render`, init)).status).toBe(200)
})

test('a rendering without what is required, or with values of another type, is refused with every one of them', async () => {
  const { status, body } = await render({ variables: { tries: 'often', user: [] } })
  expect(status).toBe(422)
  expect(body.errors).toEqual([
    { path: 'variables.who', message: 'This variable is required.' },
    { path: 'variables.photo', message: 'This variable is required.' },
    { path: 'variables.tries', message: 'Give a number, not this text.' },
    { path: 'variables.user', message: 'Give an object, not a list.' },
  ])
  expect((await render({ variables: { who: 'Bo', photo: 'cat.png' } })).body.errors).toEqual([
    { path: 'variables.photo', message: 'Give an image: its https:// address or a data:image/… URL, not this text.' },
  ])
})
