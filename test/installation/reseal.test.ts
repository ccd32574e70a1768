import { afterEach, expect, inject, test } from 'vitest'
import { resolveConfig } from '@/lib/config'
import { db } from '@/lib/database/client'
import { openTarget } from '@/lib/gateways/open-target'
import { putSpareKey } from '@/lib/gateways/put-spare-key'
import { switchKeys } from '@/lib/gateways/switch-keys'
import { resealAll } from '@/lib/installation/reseal'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { CreateWebhook } from '@/lib/webhooks/schema'
import { openSecret } from '@/lib/webhooks/secrets'
import { KEY, newGateway } from '../gateways/gateways'
import { newWorkspace } from '../support/database'

// The tests beside this one use the same database and this secret: it is the new one here, so that their rows are left alone.
const AFTER = 'a secret that only the tests know, 32+'
const BEFORE = 'the secret that was there before, long enough'
const told = (secret: string, previous?: string) => {
  if (previous === undefined) delete process.env.VERSICLE_SECRET_PREVIOUS
  else process.env.VERSICLE_SECRET_PREVIOUS = previous
  resolveConfig({ databaseUrl: inject('databaseUrl'), embedded: true, secret, port: 3999 })
}
afterEach(() => told(AFTER))

test('a new secret opens everything beside the old one, and alone once all is sealed anew', async () => {
  told(BEFORE)
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g', { headers: { 'X-Team': 'a-header-value' }, proxyUrl: 'http://me:pass@proxy.example:3128' })
  const { setAt } = await putSpareKey(ctx, { gateway: 'g', apiKey: 'sk-the-next-key-5678' })
  const { webhook: hook } = await createWebhook(ctx, CreateWebhook.parse({ kind: 'standard', name: 'h', url: 'https://hooks.example/in' }))
  const endpoint = async () => (await openTarget(ctx, 'g', 'm')).endpoint
  const opened = { apiKey: KEY, headers: { 'X-Team': 'a-header-value' }, proxyUrl: 'http://me:pass@proxy.example:3128' }
  const webhook = () => db().webhook.findUniqueOrThrow({ where: { id: hook.id }, select: { id: true, sealedSecret: true } })
  const secret = openSecret(await webhook())

  told(AFTER)
  await expect(endpoint()).rejects.toMatchObject({ code: 'invalid' })
  const without = await resealAll()
  expect(without.lost).toEqual(expect.arrayContaining([`gateway g (${id})`, `webhook h (${hook.id})`]))

  told(AFTER, BEFORE)
  expect(await endpoint()).toMatchObject(opened)
  const first = await resealAll()
  expect(first.resealed).toBeGreaterThanOrEqual(5)
  expect(first.lost.filter((each) => each.includes(id) || each.includes(hook.id))).toEqual([])
  const row = await db().gateway.findUniqueOrThrow({ where: { id } })
  await resealAll()
  expect(await db().gateway.findUniqueOrThrow({ where: { id } })).toEqual(row)

  told(AFTER)
  expect(await endpoint()).toMatchObject(opened)
  expect(openSecret(await webhook())).toEqual(secret)
  await switchKeys(ctx, { gateway: 'g', setAt })
  expect((await endpoint()).apiKey).toBe('sk-the-next-key-5678')
})
