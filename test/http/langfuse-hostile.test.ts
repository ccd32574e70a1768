import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { unique } from '../support/api'
import { ask, basic, type Key, langfuseKey, PROMPTS } from './langfuse-support'

const nasty = [
  '',
  ' ',
  '\u0000',
  '\u202e\u200b',
  '💩'.repeat(50),
  'a\r\nset-cookie: x=y',
  '\'; DROP TABLE "Prompt"; --',
  '../../etc/passwd',
  '%00',
  '%',
  '{{#a}}{{/b}}',
  '{{{{{{',
  '{{> x}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'latest',
  'production',
  'null',
  '-1',
  '1e3',
  '9'.repeat(400),
  'x'.repeat(5_000),
]
const hostile = fc.oneof(
  fc.constantFrom<unknown>(...nasty, '\ud800'),
  fc.constantFrom<unknown>(null, true, 0, -1, 0.1, 1e21, 2 ** 53, [], {}, [[]], [null], [{}], [{ role: 'x' }], { type: 'placeholder' }),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.integer({ min: 1, max: 900 }).map((depth) => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`) as unknown),
)
const fields = [
  'name',
  'prompt',
  'type',
  'labels',
  'tags',
  'config',
  'commitMessage',
  'isActive',
  'newLabels',
  'x',
  '__proto__',
  'constructor',
]

let key: Key
beforeAll(async () => {
  key = await langfuseKey(['prompts:read', 'prompts:write', 'releases:write'])
})

/** Answered, by something other than a failure of ours, in Langfuse's shape, and soon. */
async function answersWell(method: string, path: string, options: Omit<Parameters<typeof ask>[2], 'key'> & { key?: Key | null }) {
  const began = performance.now()
  const { status, headers, body, text } = await ask(method, path, { key, ...options })
  const what = `${method} ${path.slice(0, 300)} ${text.slice(0, 300)}`
  expect(status, what).toBeLessThan(500)
  expect(performance.now() - began, what).toBeLessThan(10_000)
  if (status >= 400 && method !== 'HEAD') {
    expect(headers.get('content-type'), what).toMatch(/^application\/json/)
    expect(body, what).toMatchObject({ message: expect.stringMatching(/\S/), error: expect.anything() })
    expect(text.length, what).toBeLessThan(200_000)
  }
}

const rounds = 1_200
test('hostile bodies are refused or taken, never a failure', async () => {
  const base = () => ({ name: `hostile/${unique('p')}`, type: 'chat', prompt: [{ role: 'user', content: 'x {{y}}' }], labels: ['latest'] })
  const body = fc.oneof(
    fc.tuple(fc.constantFrom(...fields), hostile).map(([field, value]) => ({ ...base(), [field]: value })),
    fc.dictionary(fc.constantFrom(...fields), hostile),
    hostile,
  )
  await fc.assert(
    fc.asyncProperty(body, fc.boolean(), async (sent, patch) =>
      patch
        ? answersWell('PATCH', `${PROMPTS}/hostile%2Fp/versions/1`, { body: JSON.stringify(sent) })
        : answersWell('POST', PROMPTS, { body: JSON.stringify(sent) }),
    ),
    { numRuns: rounds },
  )
}, 300_000)

const piece = fc.oneof(
  fc.constantFrom(...nasty).map((each) => encodeURIComponent(each.slice(0, 2_000))),
  fc.string({ unit: 'grapheme' }).map(encodeURIComponent),
  fc.constantFrom('%E0%A4%A', '%zz', '%2F%2E%2E', '..%2f', '%252F', 'a;b', 'a=b', '*', "'", '%C0%80'),
)
test('hostile addresses and queries are refused or answered, never a failure', async () => {
  const query = fc.constantFrom(
    'version',
    'label',
    'resolve',
    'page',
    'limit',
    'tag',
    'name',
    'fromUpdatedAt',
    'toUpdatedAt',
    'x',
    '__proto__',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'HEAD', 'DELETE', 'PATCH', 'POST', 'PUT', 'OPTIONS'),
      fc.constantFrom('list', 'one', 'version', 'else'),
      piece,
      query,
      piece,
      async (method, which, part, name, value) => {
        // An empty or dotted segment is another address.
        if (which !== 'list' && /^(\.|%2e)*$/i.test(part)) return
        const path = { list: PROMPTS, one: `${PROMPTS}/${part}`, version: `${PROMPTS}/a/versions/${part}`, else: `/langfuse/api/${part}` }[
          which
        ]
        const write = ['PATCH', 'POST', 'PUT'].includes(method)
        await answersWell(method, `${path}?${name}=${value}`, write ? { body: '{}' } : {})
      },
    ),
    { numRuns: rounds },
  )
}, 300_000)

test('hostile credentials are refused, never a failure', async () => {
  const pair = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(':', '::', 'key_x:', `${'a'.repeat(3_000)}:b`, '\u0000:\u0000'),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  )
  const header = fc.oneof(
    pair.map((each) => `Basic ${Buffer.from(each, 'utf8').toString('base64')}`),
    fc.constantFrom('Basic', 'Basic  ', 'basic x', 'Bearer', `Basic ${'='.repeat(50)}`, `Basic ${'A'.repeat(7_000)}`, 'x'),
    fc.nat({ max: 90 }).map((cut) => basic(key).slice(0, cut)),
  )
  await fc.assert(
    fc.asyncProperty(header, fc.constantFrom(PROMPTS, `${PROMPTS}/a`), async (authorization, path) => {
      const { status, body } = await ask('GET', path, { key: null, headers: { authorization } })
      expect(status, authorization).toBe(401)
      expect(body).toMatchObject({ error: 'UnauthorizedError' })
    }),
    { numRuns: rounds },
  )
}, 300_000)

test.each([
  ['that nests deeper than any stack', `{"name":"x","prompt":"x","config":{"a":${'['.repeat(900_000)}${']'.repeat(900_000)}}}`],
  ['with a hundred thousand wrong messages', JSON.stringify({ name: 'x', type: 'chat', prompt: Array(100_000).fill({ role: 'x' }) })],
  ['with a hundred thousand unknown fields', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n])))],
  ['with a template that opens for ever', JSON.stringify({ name: 'x', prompt: '{{'.repeat(400_000) })],
  ['with foreign tags for ever', JSON.stringify({ name: 'x', prompt: '@@@langfusePrompt:'.repeat(50_000) })],
  ['with ten thousand labels', JSON.stringify({ name: 'x', prompt: 'x', labels: Array.from({ length: 10_000 }, (_, n) => `l${n}`) })],
  ['of bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
])('a body %s is refused soon', (_what, body) => answersWell('POST', PROMPTS, { body }))
