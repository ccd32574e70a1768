import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Body, baseUrl, call, fullKey, made, newEnvironment, savedPrompt, segment, text, unique } from '../support/api'
import { nasty, spoilt } from '../support/hostile'
import { everyRoute, fill, rightBodies } from './every-route'

const params: Record<string, string> = {}
beforeAll(async () => {
  const [prompt, environment] = [await savedPrompt(), await newEnvironment()]
  const gateway = await made('POST', '/api/v1/gateways', {
    body: { slug: unique('gw'), name: 'x', layer: 'other', base_url: 'http://127.0.0.1:9/v1' },
  })
  Object.assign(params, {
    name: prompt.name,
    environment: environment.slug,
    gateway: gateway.slug,
    alias: 'default',
    model: 'x',
    version: '1',
  })
})

/** Answered, by something other than a failure of ours, as the contract says, and soon. The status it was answered with. */
async function answersWell(method: string, path: string, options: Parameters<typeof call>[2]) {
  const started = performance.now()
  const { status, headers, body, text: said } = await call(method, path, options)
  expect(status, `${method} ${path} ${said.slice(0, 500)}`).toBeLessThan(500)
  expect(performance.now() - started, `${method} ${path}`).toBeLessThan(10_000)
  if (status >= 400) {
    expect(headers.get('content-type'), `${method} ${path}`).toBe('application/problem+json')
    expect(body).toMatchObject({ status, code: expect.any(String), detail: expect.stringMatching(/\S/), request_id: expect.any(String) })
    expect(said.length).toBeLessThan(100_000)
  }
  return status
}

const withBody = Object.entries(rightBodies).filter(([name]) => !/members/.test(name))
test.each(withBody)('%s: a spoilt body is refused or taken, never a failure', async (name, right) => {
  const [method = '', path = ''] = name.split(' ')
  await fc.assert(
    fc.asyncProperty(spoilt(right), async (body) => {
      await answersWell(method, fill(path, params), { body: JSON.stringify(body) })
    }),
    { numRuns: 25 },
  )
})

const reads = everyRoute.filter(({ method }) => method === 'GET')
test('hostile addresses and queries are refused or answered, never a failure', async () => {
  const piece = fc.oneof(
    fc.constantFrom(...nasty.filter((each) => each.isWellFormed()).map((each) => each.slice(0, 2000))),
    fc.string({ unit: 'grapheme' }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...reads),
      piece,
      piece,
      fc.constantFrom('limit', 'cursor', 'environment', 'version', 'from', 'key', 'x'),
      async (route, part, value, name) => {
        const hostileParams = Object.fromEntries(
          Object.keys({ ...params, key: '', member: '', run: '', release: '', gate: '', approval: '' }).map((each) => [each, part]),
        )
        const path = `${fill(route.path, hostileParams)}?${name}=${encodeURIComponent(value)}`
        // An empty or dotted segment is another address.
        if (!/\/(\.{0,2}|%2e|%2e%2e)(\/|\?)/i.test(path)) await answersWell('GET', path, {})
      },
    ),
    { numRuns: 200 },
  )
})

const bodiless = everyRoute.filter(({ method, path }) => (method === 'GET' || method === 'DELETE') && path.includes('{'))
test.each(bodiless)('$method $path: a name that nothing can have is refused as the contract says', async ({ method, path }) => {
  for (const part of ['../../etc/passwd', 'A B', '-', '__proto__', '%']) {
    const address = path.replace(/\{\w+\}/g, () => segment(part))
    expect(await answersWell(method, address, {}), address).toBeOneOf([400, 404])
  }
})

test('hostile bytes are refused, never a failure', async () => {
  const types = fc.constantFrom(
    'application/json',
    'application/json; charset=utf-8',
    'text/html',
    'application/json; charset=utf-7',
    '*/*',
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...withBody), fc.uint8Array({ minLength: 1, maxLength: 2000 }), types, async ([name], bytes, type) => {
      const [method = '', path = ''] = name.split(' ')
      await answersWell(method, fill(path, params), { body: bytes, headers: { 'content-type': type } })
    }),
    { numRuns: 100 },
  )
})

test.each([
  ['deeper than any stack', `{"config":${'['.repeat(900_000)}${']'.repeat(900_000)}}`],
  ['of objects deeper than any stack', `${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}`],
  ['with a hundred thousand unknown fields', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n])))],
  ['with a hundred thousand wrong messages', JSON.stringify({ messages: Array(100_000).fill({ role: 'x' }) })],
  ['with one key of nearly two million characters', JSON.stringify({ ['k'.repeat(1_900_000)]: 1 })],
  [
    'with numbers beyond all bounds',
    '{"messages":[{"role":"user","content":"x"}],"parameters":{"a":1e999,"b":-1e999},"base_version":1e400}',
  ],
  ['with a template that opens for ever', JSON.stringify({ messages: [{ role: 'user', content: '{{'.repeat(400_000) }] })],
  ['with sections that nest for ever', JSON.stringify({ messages: [{ role: 'user', content: '{{#a}}'.repeat(150_000) }] })],
])('a body %s is refused soon', async (_name, body) => {
  await answersWell('POST', fill('/api/v1/prompts/{name}/versions', params), { body })
  await answersWell('POST', fill('/api/v1/prompts/{name}/render', params), { body })
})

test('two thousand callers who leave in the middle of their body do no harm', async () => {
  const { connect } = await import('node:net')
  const { hostname, port } = new URL(baseUrl)
  const leave = () =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /api/v1/prompts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${fullKey}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"name":`,
        )
        setTimeout(() => socket.destroy(), 5)
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve())
    })
  for (let round = 0; round < 40; round++) await Promise.all(Array.from({ length: 50 }, leave))
  expect(await call('GET', '/api/v1/environments')).toMatchObject({ status: 200 })
})

test('after all that, what was there is there and nothing of the prototype is touched', async () => {
  expect(await made('GET', `/api/v1/prompts/${encodeURIComponent(text(params.name))}/versions/1`)).toMatchObject({ version: 1 })
  expect(({} as Body).polluted).toBeUndefined()
})
