import { encodeTime } from 'ulid'
import { expect, test } from 'vitest'
import { auditEvents } from '@/lib/audit/queries'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { deleteWebhook } from '@/lib/webhooks/delete-webhook'
import { countFailedWebhooks, listDeliveries, listWebhooks, webhookById } from '@/lib/webhooks/queries'
import { resendDelivery } from '@/lib/webhooks/resend-delivery'
import { rotateWebhookSecret } from '@/lib/webhooks/rotate-webhook-secret'
import { CreateWebhook, ListDeliveries, UpdateWebhook } from '@/lib/webhooks/schema'
import { testWebhook } from '@/lib/webhooks/test-webhook'
import { tidyDeliveries } from '@/lib/webhooks/tidy-job'
import { updateWebhook } from '@/lib/webhooks/update-webhook'
import { serve } from '../gateways/loopback'
import { newPrompt, saveText } from '../prompts/prompts'
import { as, newWorkspace } from '../support/database'
import { deliveriesOf, environment, hook, pendingAfter, say } from './webhooks'

const nowhere = 'http://127.0.0.1:9/hook'
const github = (choice: object = {}) =>
  CreateWebhook.parse({ kind: 'github', name: 'Build', repository: 'acme/site', token: 'ghp_0123456789', ...choice })

const verbs: Record<string, (ctx: Ctx, webhook: string, delivery: string) => Promise<unknown>> = {
  createWebhook: (ctx) => createWebhook(ctx, CreateWebhook.parse({ kind: 'standard', name: 'x', url: nowhere })),
  updateWebhook: (ctx, webhook) => updateWebhook(ctx, { webhook, name: 'other' }),
  rotateWebhookSecret: (ctx, webhook) => rotateWebhookSecret(ctx, { webhook, overlapSeconds: 0 }),
  testWebhook: (ctx, webhook) => testWebhook(ctx, { webhook }),
  resendDelivery: (ctx, webhook, delivery) => resendDelivery(ctx, { webhook, delivery }),
  listWebhooks: (ctx) => listWebhooks(ctx),
  webhookById: (ctx, webhook) => webhookById(ctx, { webhook }),
  listDeliveries: (ctx, webhook) => listDeliveries(ctx, ListDeliveries.parse({ webhook })),
  countFailedWebhooks: (ctx) => countFailedWebhooks(ctx),
  deleteWebhook: (ctx, webhook) => deleteWebhook(ctx, { webhook }),
}

test.each(Object.keys(verbs))('%s is for admins, in their own workspace only', async (name) => {
  const ctx = await newWorkspace()
  const { id } = await hook(ctx, nowhere)
  const { id: delivery } = await testWebhook(ctx, { webhook: id })
  const verb = verbs[name]!
  for (const role of ['viewer', 'editor', 'releaser'] as const)
    await expect(verb(await as(ctx, role), id, delivery)).rejects.toMatchObject({ code: 'forbidden' })
  const stranger = await newWorkspace()
  if (!['createWebhook', 'listWebhooks', 'countFailedWebhooks'].includes(name))
    await expect(verb(stranger, id, delivery)).rejects.toMatchObject({ code: 'not_found' })
  expect(await listWebhooks(stranger)).toEqual([])
  expect((await webhookById(ctx, { webhook: id })).name).toBe('CI')
  await verb(await as(ctx, 'admin'), id, delivery)
})

test('a webhook is made with its secret told once, and changed field by field', async () => {
  const ctx = await newWorkspace()
  const { id, webhook, secret } = await hook(ctx, nowhere, { events: ['release.created'] })
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(webhook).toMatchObject({
    name: 'CI',
    kind: 'standard',
    url: nowhere,
    events: ['release.created'],
    environments: [],
    enabled: true,
  })
  const production = await environment(ctx, 'production')
  const changed = await updateWebhook(ctx, { webhook: id, name: 'Deploys', environments: ['production'], events: [] })
  expect(changed).toMatchObject({ name: 'Deploys', url: nowhere, events: [], environments: [production] })
  const { data } = await auditEvents(ctx, { limit: 10 })
  expect(data.map(({ action }) => action)).toEqual(['webhook.update', 'webhook.create'])
})

test('enabling and disabling have their own words in the audit log, and a reason given before stays', async () => {
  const ctx = await newWorkspace()
  const { id } = await hook(ctx, nowhere)
  const disabled = await updateWebhook(ctx, { webhook: id, enabled: false })
  expect(disabled).toMatchObject({ enabled: false, disabledReason: `Disabled by ${ctx.actor.name}.` })
  const other = await as(ctx, 'admin')
  expect(await updateWebhook(other, { webhook: id, enabled: false })).toMatchObject({ disabledReason: disabled.disabledReason })
  expect(await updateWebhook(ctx, { webhook: id, enabled: true })).toMatchObject({ enabled: true, disabledReason: null, disabledAt: null })
  const { data } = await auditEvents(ctx, { limit: 3 })
  expect(data.map(({ action }) => action)).toEqual(['webhook.enable', 'webhook.disable', 'webhook.disable'])
})

test('unknown, archived and foreign environments are refused by name', async () => {
  const ctx = await newWorkspace()
  const foreign = await environment(await newWorkspace(), 'theirs')
  const archived = await environment(ctx, 'old')
  await db().environment.update({ where: { id: archived.id }, data: { archivedAt: new Date() } })
  for (const ref of ['nowhere', foreign.id, 'old'])
    await expect(hook(ctx, nowhere, { environments: [ref] })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'environments' }] })
  expect(await listWebhooks(ctx)).toEqual([])
})

test.each(['ftp://example.com', 'example.com/hook', 'https://user:secret@example.com/', ''])('the address %s is refused', (url) =>
  expect(CreateWebhook.safeParse({ kind: 'standard', name: 'x', url }).success).toBe(false),
)

test('a cloud metadata address is refused even where private ones may be called', async () => {
  const ctx = await newWorkspace()
  await expect(hook(ctx, 'http://169.254.169.254/latest')).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'url' }] })
  const { id } = await hook(ctx, nowhere)
  await expect(updateWebhook(ctx, { webhook: id, url: 'http://[fd00:ec2::254]/' })).rejects.toMatchObject({ code: 'invalid' })
})

test('GitHub gets a repository_dispatch with its token and headers', async () => {
  const ctx = await newWorkspace()
  await using api = await serve((_request, response) => response.writeHead(204).end())
  const { webhook, secret } = await createWebhook(ctx, github({ apiUrl: `${api.url}/api/v3/` }))
  expect(secret).toBeNull()
  expect(webhook).toMatchObject({ kind: 'github', repository: 'acme/site', url: `${api.url}/api/v3/repos/acme/site/dispatches` })
  const delivery = await testWebhook(ctx, { webhook: webhook.id })
  expect(delivery).toMatchObject({ state: 'delivered', event: 'ping' })
  const [request] = api.requests
  expect(request).toMatchObject({
    method: 'POST',
    url: '/api/v3/repos/acme/site/dispatches',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: 'Bearer ghp_0123456789',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'Versicle-Webhooks/1',
      'content-type': 'application/json',
    },
  })
  expect(request!.headers['webhook-signature']).toBeUndefined()
  const sent = JSON.parse(request!.body)
  expect(sent).toMatchObject({ event_type: 'versicle.ping', client_payload: { webhook: { id: webhook.id } } })
  expect(Object.keys(sent.client_payload).length).toBeLessThanOrEqual(10)
})

test('a GitHub token is never told, and not sent to another host', async () => {
  const ctx = await newWorkspace()
  await using api = await serve((_request, response) => response.writeHead(204).end())
  const { webhook } = await createWebhook(ctx, github())
  expect(webhook.url).toBe('https://api.github.com/repos/acme/site/dispatches')
  const id = webhook.id
  await expect(updateWebhook(ctx, { webhook: id, apiUrl: api.url })).rejects.toMatchObject({ faults: [{ path: 'token' }] })
  const moved = await updateWebhook(
    ctx,
    UpdateWebhook.parse({ webhook: id, apiUrl: api.url, token: 'ghp_another-one', repository: 'acme/app' }),
  )
  expect(moved.url).toBe(`${api.url}/repos/acme/app/dispatches`)
  await testWebhook(ctx, { webhook: id })
  expect(api.requests[0]!.headers.authorization).toBe('Bearer ghp_another-one')
  expect(JSON.stringify([await listWebhooks(ctx), await deliveriesOf(ctx, id), await auditEvents(ctx, { limit: 50 })])).not.toContain(
    'ghp_',
  )
  await expect(rotateWebhookSecret(ctx, { webhook: id, overlapSeconds: 0 })).rejects.toMatchObject({ code: 'invalid' })
})

test('fields of the other kind are refused by name', async () => {
  const ctx = await newWorkspace()
  const { id } = await hook(ctx, nowhere)
  await expect(updateWebhook(ctx, { webhook: id, repository: 'a/b' })).rejects.toMatchObject({ faults: [{ path: 'repository' }] })
  const { webhook } = await createWebhook(ctx, github())
  await expect(updateWebhook(ctx, { webhook: webhook.id, url: nowhere })).rejects.toMatchObject({ faults: [{ path: 'url' }] })
})

test('a test is sent at once, tells how it went, also while disabled, and counts as no failure', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.writeHead(500).end('<script>alert(1)</script>'))
  const { id } = await hook(ctx, receiver.url, { events: ['release.created'] })
  await updateWebhook(ctx, { webhook: id, enabled: false })
  const delivery = await testWebhook(ctx, { webhook: id })
  expect(delivery).toMatchObject({
    event: 'ping',
    state: 'failed',
    attempts: [{ status: 500, response: '<script>alert(1)</script>' }],
    nextAttemptAt: null,
  })
  expect(await webhookById(ctx, { webhook: id })).toMatchObject({ failures: 0, lastDelivery: { id: delivery.id, state: 'failed' } })
})

test('a finished delivery is sent again with its own id; one on its way is not', async () => {
  const ctx = await newWorkspace()
  let status = 500
  await using receiver = await serve((_request, response) => response.writeHead(status).end())
  const { id } = await hook(ctx, receiver.url)
  const { id: delivery } = await testWebhook(ctx, { webhook: id })
  status = 200
  const again = await resendDelivery(ctx, { webhook: id, delivery })
  expect(again).toMatchObject({ id: delivery, state: 'delivered', attempts: [{ status: 500 }, { status: 200 }] })
  expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([delivery, delivery])
  const pending = await pendingAfter(ctx, id, 1)
  await expect(resendDelivery(ctx, { webhook: id, delivery: pending })).rejects.toMatchObject({ code: 'conflict' })
  expect(receiver.requests).toHaveLength(2)
})

test('deliveries come in pages, newest first, without gap or twin', async () => {
  const ctx = await newWorkspace()
  const { id } = await hook(ctx, nowhere)
  const made = [await pendingAfter(ctx, id, 0), await pendingAfter(ctx, id, 0), await pendingAfter(ctx, id, 0)]
  const first = await listDeliveries(ctx, { webhook: id, limit: 2 })
  const second = await listDeliveries(ctx, { webhook: id, limit: 2, cursor: first.nextCursor! })
  expect([...first.data, ...second.data].map((each) => each.id)).toEqual(made.toReversed())
  expect(second.nextCursor).toBeNull()
})

test('a deleted webhook takes its log with it, and what was on its way is not sent', async () => {
  const ctx = await newWorkspace()
  await using receiver = await serve((_request, response) => response.end())
  const { id } = await hook(ctx, receiver.url)
  const delivery = await pendingAfter(ctx, id, 0)
  await deleteWebhook(ctx, { webhook: id })
  const { deliver } = await import('@/lib/webhooks/deliver')
  await deliver({ deliveryId: delivery, attempt: 1 }, new AbortController().signal)
  expect(receiver.requests).toEqual([])
  expect(await db().webhookDelivery.count({ where: { webhookId: id } })).toBe(0)
  await expect(deleteWebhook(ctx, { webhook: id })).rejects.toMatchObject({ code: 'not_found' })
})

test('of webhooks that were disabled, those that failed are counted', async () => {
  const ctx = await newWorkspace()
  const { id } = await hook(ctx, nowhere)
  await updateWebhook(ctx, { webhook: id, enabled: false })
  expect(await countFailedWebhooks(ctx)).toBe(0)
  await db().webhook.update({ where: { id }, data: { failures: 5 } })
  expect(await countFailedWebhooks(ctx)).toBe(1)
})

test('deliveries are forgotten after thirty days, and overdue ones queued again', async () => {
  const ctx = await newWorkspace()
  const { id } = await hook(ctx, nowhere)
  const kept = await pendingAfter(ctx, id, 0)
  const stuck = await pendingAfter(ctx, id, 2, new Date(Date.now() - 3_600_000))
  const long = (days: number) =>
    `msg_${encodeTime(Date.now() - days * 86_400_000, 10)}${Math.random().toString(36).slice(2, 18).toUpperCase().padEnd(16, '0')}`
  const [old, younger] = [long(31), long(29)]
  for (const rename of [old, younger])
    await db().webhookDelivery.update({ where: { id: await pendingAfter(ctx, id, 0) }, data: { id: rename, state: 'delivered' } })
  await tidyDeliveries.work({}, { jobId: '', number: 1, last: true, signal: new AbortController().signal })
  const left = (await deliveriesOf(ctx, id)).map((each) => each.id)
  expect(left.toSorted()).toEqual([kept, stuck, younger].toSorted())
  const jobs = await db().$queryRaw<{ data: unknown }[]>`SELECT data FROM pgboss.job WHERE singleton_key = ${`${stuck}:3`}`
  expect(jobs).toEqual([{ data: { deliveryId: stuck, webhookId: id, attempt: 3 } }])
})

test('a saved version is announced with names and numbers, and nothing of what it says', async () => {
  const ctx = await newWorkspace()
  const { id } = await hook(ctx, nowhere)
  const { id: promptId, name } = await newPrompt(ctx, 'support/triage')
  await saveText(ctx, promptId, 'a secret recipe {{x}}')
  const [delivery] = await deliveriesOf(ctx, id)
  expect(JSON.parse(delivery!.request.body)).toMatchObject({
    type: 'version.created',
    data: {
      prompt: { id: promptId, name },
      version: { number: 1 },
      url: expect.stringContaining(`/prompts/${promptId}/versions`),
    },
  })
  expect(delivery!.request.body).not.toContain('recipe')
})

test('an event that nobody listens to costs nothing and leaves nothing', async () => {
  const ctx = await newWorkspace()
  await say(ctx)
  expect(await db().webhookDelivery.count({ where: { workspaceId: ctx.workspaceId } })).toBe(0)
})
