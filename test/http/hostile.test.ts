import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Body, baseUrl, call, fullKey, made, newEnvironment, savedPrompt, text, unique } from '../support/api'
import { everyRoute, fill, rightBodies } from './every-route'

const nasty = [
  '',
  ' ',
  '\u0000',
  '\u202e\u200b',
  '\ud800',
  '💩'.repeat(50),
  'a\r\nset-cookie: x=y',
  '\'; DROP TABLE "Prompt"; --',
  '../../etc/passwd',
  '%00',
  '{{#a}}{{/b}}',
  '{{{{{{',
  '{{> x}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'rel_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'null',
  '9'.repeat(400),
  'x'.repeat(10_000),
]
const nest = (depth: number, leaf: unknown) => {
  let value = leaf
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value }
  return value
}
const hostile = fc.oneof(
  fc.constantFrom<unknown>(...nasty),
  fc.constantFrom<unknown>(null, true, 0, -0, -1, 0.1, 1e21, 2 ** 31, 2 ** 53, -(2 ** 63), [], {}, [[]], [null]),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.integer({ min: 1, max: 900 }).map((depth) => nest(depth, 'x')),
  fc.constantFrom<unknown>(Array(2000).fill('x'), Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`k${n}`, n]))),
)

/** A body that is right but for one value, or one field too many; or no right one at all. */
const spoilt = (right: Body) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.nat(), hostile).map(([at, value]) => replaced(right, at, value)) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...nasty, 'id', 'workspaceId'), hostile).map(([key, value]) => ({ ...right, [key]: value })),
    },
    { weight: 1, arbitrary: hostile },
  )
function replaced(right: Body, at: number, value: unknown): unknown {
  const paths: string[][] = []
  const walk = (node: unknown, path: string[]) => {
    if (path.length > 0) paths.push(path)
    if (node !== null && typeof node === 'object') for (const [key, child] of Object.entries(node)) walk(child, [...path, key])
  }
  walk(right, [])
  const copy = structuredClone(right)
  const path = paths[at % paths.length] ?? []
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((node, key) => node[key] as Record<string, unknown>, copy)
  parent[path.at(-1) ?? ''] = value
  return copy
}

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

/** Answered, by something other than a failure of ours, as the contract says, and soon. */
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
}

const withBody = Object.entries(rightBodies).filter(([name]) => !/members/.test(name))
test.each(withBody)('%s: a spoilt body is refused or taken, never a failure', async (name, right) => {
  const [method = '', path = ''] = name.split(' ')
  await fc.assert(
    fc.asyncProperty(spoilt(right), async (body) => answersWell(method, fill(path, params), { body: JSON.stringify(body) })),
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
          Object.keys({ ...params, key: '', member: '', run: '', release: '' }).map((each) => [each, part]),
        )
        const path = `${fill(route.path, hostileParams)}?${name}=${encodeURIComponent(value)}`
        // An empty or dotted segment is another address.
        if (!/\/(\.{0,2}|%2e|%2e%2e)(\/|\?)/i.test(path)) await answersWell('GET', path, {})
      },
    ),
    { numRuns: 200 },
  )
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
