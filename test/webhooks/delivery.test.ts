import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEvents } from '@/lib/audit/queries'
import { db } from '@/lib/database/client'
import type { Worker } from '@/lib/jobs/worker'
import { deliver } from '@/lib/webhooks/deliver'
import { listWebhooks, webhookById } from '@/lib/webhooks/queries'
import { rotateWebhookSecret } from '@/lib/webhooks/rotate-webhook-secret'
import { maxAttempts } from '@/lib/webhooks/schedule'
import { updateWebhook } from '@/lib/webhooks/update-webhook'
import { serve, serveRaw } from '../gateways/loopback'
import { newWorkspace } from '../support/database'
import { deliveriesOf, deliveringWorker, environment, hook, pendingAfter, say, until } from './webhooks'

let worker: Worker
beforeAll(async () => {
  worker = await deliveringWorker()
})
afterAll(() => worker.stop({ timeoutMs: 2_000 }))

const never = new AbortController().signal
type Heard = { headers: Record<string, string | string[] | undefined>; body: string }
const verify = (secret: string, { headers, body }: Heard) => new Webhook(secret).verify(body, headers as Record<string, string>)

test('a receiver verifies the signature and finds type, time, actor and link', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.writeHead(204).end())
  const { id, secret } = await hook(ctx, `${receiver.url}/hooks?team=1`)
  const production = await environment(ctx, 'production')
  await say(ctx, { environment: production, data: { prompt: { id: 'prm_1', name: 'support/triage' } } })
  const [request] = await until(
    () => receiver.requests,
    ({ length }) => length === 1,
  )
  const message = verify(secret, request!) as { type: string; timestamp: string; data: Record<string, unknown> }
  expect(request).toMatchObject({ method: 'POST', url: '/hooks?team=1', headers: { 'content-type': 'application/json' } })
  expect(Math.abs(Date.parse(message.timestamp) - Date.now())).toBeLessThan(10_000)
  expect(message).toMatchObject({
    type: 'release.created',
    data: {
      workspace: { id: ctx.workspaceId },
      environment: production,
      prompt: { id: 'prm_1', name: 'support/triage' },
      actor: { type: 'user', id: ctx.actor.id },
      url: expect.stringMatching(/^http:\/\/localhost:\d+\/[^/]+\/prompts$/),
    },
  })
  const [delivery] = await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.state === 'delivered',
  )
  expect(request!.headers['webhook-id']).toBe(delivery!.id)
  expect(delivery!.request.body).toBe(request!.body)
  expect(delivery!.attempts).toMatchObject([{ status: 204, error: null, response: null }])
})

test('a body that was changed, or signed for another webhook, does not verify', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const [{ secret }, other] = [await hook(ctx, receiver.url), await hook(await newWorkspace(), receiver.url)]
  await say(ctx)
  const [request] = await until(
    () => receiver.requests,
    ({ length }) => length === 1,
  )
  expect(() => verify(secret, { ...request!, body: request!.body.replace('release.created', 'release.deleted') })).toThrow()
  expect(() => verify(other.secret, request!)).toThrow()
})

test('webhooks hear only of the events and environments they chose, in their own workspace, while enabled', async () => {
  const ctx = await newWorkspace()
  const stranger = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const [production, staging] = [await environment(ctx, 'production'), await environment(ctx, 'staging')]
  const all = await hook(ctx, receiver.url)
  const versions = await hook(ctx, receiver.url, { events: ['version.created'] })
  const inProduction = await hook(ctx, receiver.url, { environments: ['production'] })
  const disabled = await hook(ctx, receiver.url)
  await updateWebhook(ctx, { webhook: disabled.id, enabled: false })
  const elsewhere = await hook(stranger, receiver.url)
  await say(ctx, { environment: staging })
  await say(ctx, { environment: production })
  await say(ctx, { type: 'version.created' })
  const heard = async (by: typeof ctx, id: string) => (await deliveriesOf(by, id)).length
  expect(await heard(ctx, all.id)).toBe(3)
  expect(await heard(ctx, versions.id)).toBe(1)
  expect(await heard(ctx, inProduction.id)).toBe(2)
  expect(await heard(ctx, disabled.id)).toBe(0)
  expect(await heard(stranger, elsewhere.id)).toBe(0)
})

test('an event whose change is rolled back is told to nobody', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const { id } = await hook(ctx, receiver.url)
  const { announce } = await import('@/lib/webhooks/announce')
  await expect(
    db().$transaction(async (tx) => {
      await announce(tx, ctx, { type: 'release.created', path: '', data: {} })
      throw new Error('refused')
    }),
  ).rejects.toThrow('refused')
  await say(ctx)
  await until(
    () => receiver.requests.length,
    (count) => count > 0,
  )
  expect(await deliveriesOf(ctx, id)).toHaveLength(1)
  expect(receiver.requests).toHaveLength(1)
})

test('during a rotation both secrets verify; when it is over, the new one only', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const { id, secret: old } = await hook(ctx, receiver.url)
  const rotated = await rotateWebhookSecret(ctx, { webhook: id, overlapSeconds: 86_400 })
  await say(ctx)
  const [during] = await until(
    () => receiver.requests,
    ({ length }) => length === 1,
  )
  verify(old, during!)
  verify(rotated.secret, during!)
  const again = await rotateWebhookSecret(ctx, { webhook: id, overlapSeconds: 0 })
  await say(ctx)
  const [, after] = await until(
    () => receiver.requests,
    ({ length }) => length === 2,
  )
  verify(again.secret, after!)
  expect(() => verify(rotated.secret, after!)).toThrow()
  expect(() => verify(old, after!)).toThrow()
})

test('a failed delivery is tried again after five seconds, with the same id and body, and then counts as delivered', async () => {
  const ctx = await newWorkspace()
  let answers = 0
  await using receiver = await serve((_request, response) => response.writeHead(answers++ === 0 ? 503 : 200).end('busy'))
  const { id } = await hook(ctx, receiver.url)
  await say(ctx)
  const [waiting] = await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.attempts.length === 1,
  )
  expect(waiting).toMatchObject({ state: 'pending', attempts: [{ status: 503, error: 'It answered 503.', response: 'busy' }] })
  const waitMs = Date.parse(waiting!.nextAttemptAt!) - Date.parse(waiting!.attempts[0]!.at)
  expect(waitMs).toBeGreaterThanOrEqual(5_000)
  expect(waitMs).toBeLessThan(6_500)
  const [delivered] = await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.state === 'delivered',
    12_000,
  )
  expect(delivered).toMatchObject({ attempts: [{ status: 503 }, { status: 200 }], nextAttemptAt: null })
  const [first, second] = receiver.requests
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
  expect(second!.body).toBe(first!.body)
  expect((await webhookById(ctx, { webhook: id })).failures).toBe(0)
})

test('a busy receiver says when to come again, and is left alone until then', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.writeHead(429, { 'Retry-After': '120' }).end())
  const { id } = await hook(ctx, receiver.url)
  await say(ctx)
  const [waiting] = await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.attempts.length === 1,
  )
  const waitMs = Date.parse(waiting!.nextAttemptAt!) - Date.parse(waiting!.attempts[0]!.at)
  expect(waitMs).toBeGreaterThanOrEqual(120_000)
  expect(waitMs).toBeLessThan(150_000)
})

test('a receiver that never answers is given up after ten seconds, and holds up nobody else', async () => {
  const ctx = await newWorkspace()
  await using hanging = await serve(() => {})
  await using quick = await serve((_request, response) => response.end())
  const slow = await hook(ctx, hanging.url, { events: ['rollout.paused'] })
  const elsewhere = await newWorkspace()
  await hook(elsewhere, quick.url)
  for (let i = 0; i < 6; i++) await say(ctx, { type: 'rollout.paused' })
  await until(
    () => hanging.requests.length,
    (count) => count >= 2,
  )
  const before = performance.now()
  await say(elsewhere)
  await until(
    () => quick.requests.length,
    (count) => count === 1,
  )
  expect(performance.now() - before).toBeLessThan(3_000)
  expect(hanging.requests.length).toBe(2)
  const tried = await until(
    () => deliveriesOf(ctx, slow.id),
    (all) => all.some(({ attempts }) => attempts.length > 0),
    15_000,
  )
  const [attempt] = tried.flatMap(({ attempts }) => attempts)
  expect(attempt).toMatchObject({ status: null, error: 'It did not answer within 10 seconds.' })
  expect(attempt!.durationMs).toBeLessThan(11_000)
}, 40_000)

test('a redirect is not followed, and said', async () => {
  const ctx = await newWorkspace()
  await using secret = await serve((_request, response) => response.end())
  await using receiver = await serve((_request, response) => response.writeHead(307, { Location: secret.url }).end())
  const { id } = await hook(ctx, receiver.url)
  await say(ctx)
  const [delivery] = await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.attempts.length === 1,
  )
  expect(delivery!.attempts[0]).toMatchObject({ status: 307, error: expect.stringContaining('Redirects are not followed') })
  expect(secret.requests).toEqual([])
})

test('of an answer of ten megabytes one kilobyte is read and kept', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end(Buffer.alloc(10_000_000, '<b>x</b>')))
  const { id } = await hook(ctx, receiver.url)
  await say(ctx)
  const [delivery] = await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.state === 'delivered',
  )
  expect(delivery!.attempts[0]!.response).toHaveLength(1_024)
})

test('what cannot be stored in an answer does not lose the delivery', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end(Buffer.from([0, 1, 0x6f, 0x6b, 0xed, 0xa0, 0x80, 0xff])))
  const { id } = await hook(ctx, receiver.url)
  await say(ctx)
  const [delivery] = await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.state === 'delivered',
  )
  expect(delivery!.attempts[0]!.response).toContain('ok')
})

test('an answer whose body hangs counts by its status', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serveRaw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'))
  const { id } = await hook(ctx, receiver.url)
  await say(ctx)
  const [delivery] = await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.state === 'delivered',
  )
  expect(delivery!.attempts[0]).toMatchObject({ status: 200, response: 'half' })
})

test('410 Gone disables the webhook at once, tells the others, and leaves an audit row', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((request, response) => response.writeHead(request.url === '/gone' ? 410 : 200).end())
  const gone = await hook(ctx, `${receiver.url}/gone`)
  const other = await hook(ctx, receiver.url, { events: ['webhook.disabled'] })
  await say(ctx)
  const disabled = await until(
    () => webhookById(ctx, { webhook: gone.id }),
    ({ enabled }) => !enabled,
  )
  expect(disabled).toMatchObject({ failures: 1, disabledReason: expect.stringContaining('410 Gone') })
  expect(await deliveriesOf(ctx, gone.id)).toMatchObject([{ state: 'failed', attempts: [{ status: 410 }], nextAttemptAt: null }])
  await until(
    () => deliveriesOf(ctx, other.id),
    ([first]) => first?.state === 'delivered',
  )
  const { data } = await auditEvents(ctx, { kind: 'webhook', limit: 50 })
  expect(data[0]).toMatchObject({ action: 'webhook.disable', subjectId: gone.id, actor: { type: 'system' } })
})

test('the fifth delivery in a row that failed for good disables it; one that comes through starts the count anew', async () => {
  const ctx = await newWorkspace()
  let status = 500
  await using receiver = await serve((_request, response) => response.writeHead(status).end())
  const { id } = await hook(ctx, receiver.url)
  const fail = async () => {
    const delivery = await pendingAfter(ctx, id, maxAttempts - 1)
    await deliver({ deliveryId: delivery, attempt: maxAttempts }, never)
  }
  for (let i = 0; i < 4; i++) await fail()
  expect(await webhookById(ctx, { webhook: id })).toMatchObject({ failures: 4, enabled: true })
  status = 200
  await fail()
  expect(await webhookById(ctx, { webhook: id })).toMatchObject({ failures: 0, enabled: true })
  status = 500
  for (let i = 0; i < 5; i++) await fail()
  expect(await webhookById(ctx, { webhook: id })).toMatchObject({ failures: 5, enabled: false })
  const left = await pendingAfter(ctx, id, 0)
  await deliver({ deliveryId: left, attempt: 1 }, never)
  expect(receiver.requests).toHaveLength(10)
  expect((await deliveriesOf(ctx, id))[0]).toMatchObject({ id: left, state: 'failed', attempts: [] })
  await updateWebhook(ctx, { webhook: id, enabled: true })
  expect(await webhookById(ctx, { webhook: id })).toMatchObject({ failures: 0, enabled: true, disabledReason: null })
})

test('nothing through for three days disables it too', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.writeHead(500).end())
  const { id } = await hook(ctx, receiver.url)
  const old = await pendingAfter(ctx, id, maxAttempts - 1, new Date(Date.now() - 73 * 3_600_000))
  await deliver({ deliveryId: old, attempt: maxAttempts }, never)
  expect(await webhookById(ctx, { webhook: id })).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('three days') })
})

test('an attempt that is recorded already is not made again', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const { id } = await hook(ctx, receiver.url)
  const delivery = await pendingAfter(ctx, id, 1)
  await deliver({ deliveryId: delivery, attempt: 1 }, never)
  expect(receiver.requests).toEqual([])
  await Promise.all([deliver({ deliveryId: delivery, attempt: 2 }, never), deliver({ deliveryId: delivery, attempt: 2 }, never)])
  expect((await deliveriesOf(ctx, id))[0]!.attempts).toHaveLength(2)
})

test('a stop while the receiver is slow is no failure of the receiver', async () => {
  const ctx = await newWorkspace()
  await using hanging = await serve(() => {})
  const { id } = await hook(ctx, hanging.url)
  const delivery = await pendingAfter(ctx, id, 0)
  await expect(deliver({ deliveryId: delivery, attempt: 1 }, AbortSignal.timeout(200))).rejects.toThrow('stopped')
  expect((await deliveriesOf(ctx, id))[0]).toMatchObject({ state: 'pending', attempts: [] })
})

test('no secret is in anything that is read, logged or audited', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const { id, secret } = await hook(ctx, receiver.url)
  const rotated = await rotateWebhookSecret(ctx, { webhook: id, overlapSeconds: 60 })
  await say(ctx)
  await until(
    () => deliveriesOf(ctx, id),
    ([first]) => first?.state === 'delivered',
  )
  const row = await db().webhook.findUniqueOrThrow({ where: { id } })
  const everything = JSON.stringify([await listWebhooks(ctx), await deliveriesOf(ctx, id), await auditEvents(ctx, { limit: 50 }), row])
  for (const told of [secret, rotated.secret]) expect(everything).not.toContain(told.slice(6, 30))
})
