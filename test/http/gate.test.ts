import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { signIn } from '../process/session'
import { baseUrl, made, unique } from '../support/api'

test('an invitation that is opened leaves no token in the log', async () => {
  const [token, requestId] = [unique('token'), unique('req')]
  await fetch(`${baseUrl}/invite/${token}`, { headers: { 'x-request-id': requestId } })
  const log = () => readFileSync(inject('serverLog'), 'utf8')
  await expect.poll(log).toContain(requestId)
  expect(log()).toContain('"path":"/invite/[redacted]"')
  expect(log()).not.toContain(token)
})

const problemLike = (status: number, code: string) => ({
  status,
  code,
  detail: expect.stringMatching(/\S/),
  request_id: expect.any(String),
})
const signInPath = `${baseUrl}/api/auth/callback/credentials`
async function posted(body: BodyInit, type: string) {
  const answer = await fetch(signInPath, { method: 'POST', headers: { 'content-type': type }, body, duplex: 'half' } as RequestInit)
  return { status: answer.status, type: answer.headers.get('content-type'), body: (await answer.json()) as unknown }
}
const json = 'application/json'
const form = 'application/x-www-form-urlencoded'

test.each(['{', ' ', '[]', 'null', '"text"', '{"csrfToken":{}}', '{"callbackUrl":1}', '\xff'])(
  'a sign-in with the JSON %j is answered 400',
  async (body) =>
    expect(await posted(body === '\xff' ? new Uint8Array([255]) : body, json)).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: problemLike(400, 'malformed'),
    }),
)

test.each([
  ['a form', form, () => `email=${'a'.repeat(20_000)}`],
  ['JSON', json, () => JSON.stringify({ email: 'a'.repeat(20_000) })],
  ['a stream that does not say how long it is', form, () => new Blob(['a'.repeat(5_000_000)]).stream()],
] as const)('a sign-in larger than one can be is answered 413: %s', async (_what, type, body) =>
  expect(await posted(body(), type)).toMatchObject({ status: 413, body: problemLike(413, 'too_large') }),
)

test('a sign-in may be sent as JSON', async () => {
  const csrf = await fetch(`${baseUrl}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const cookie = csrf.headers.getSetCookie().map((line) => line.split(';')[0])
  const signedIn = await fetch(signInPath, {
    method: 'POST',
    headers: { 'content-type': json, cookie: cookie.join('; ') },
    body: JSON.stringify({ ...inject('owner'), csrfToken, json: 'true' }),
  })
  expect(signedIn.status).toBe(200)
  expect(signedIn.headers.getSetCookie().join()).toContain('session-token')
})

test('the audit log leaves out a filter that nothing can match', async () => {
  const cookie = await signIn(baseUrl, inject('owner'))
  await made('POST', '/api/v1/prompts', { body: { name: `test/${unique('prompt')}`, kind: 'chat' } })
  for (const query of ['actor=%00', 'subject=%00', 'before=3000000000', 'before=x', 'kind=%00', 'actor=a&actor=b', '']) {
    const answer = await fetch(`${baseUrl}/my-workspace/settings/audit?${query}`, { headers: { cookie } })
    const page = await answer.text()
    expect([answer.status, page.includes('prompt.create'), page.includes('Nothing like that')], query).toEqual([200, true, false])
  }
})

test('what a client says of its address is not believed in the audit log', async () => {
  const requestId = unique('req')
  await made('POST', '/api/v1/prompts', {
    body: { name: `test/${unique('prompt')}`, kind: 'chat' },
    headers: { 'x-request-id': requestId, 'x-forwarded-for': '203.0.113.7' },
  })
  const client = new Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  const { rows } = await client.query('SELECT ip FROM "AuditEvent" WHERE "requestId" = $1', [requestId])
  await client.end()
  expect(rows).toEqual([{ ip: expect.stringMatching(/^(::ffff:)?127\.0\.0\.1$|^::1$/) }])
})
