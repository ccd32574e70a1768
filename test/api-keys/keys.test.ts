import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import { noteUse, writeUses } from '@/lib/api-keys/note-use'
import { keyById, listKeys } from '@/lib/api-keys/queries'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import { rotateKey } from '@/lib/api-keys/rotate-key'
import { CreateKey } from '@/lib/api-keys/schema'
import { hashOfBearer, verifyKey } from '@/lib/api-keys/verify-key'
import { databaseUrl, resolveConfig } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { as, newWorkspace } from '../support/database'
import { newEnvironment } from '../support/published'

let ctx: Ctx
beforeEach(async () => {
  ctx = await newWorkspace()
})
const make = (input: Partial<CreateKey> = {}, actor: Ctx = ctx) =>
  createKey(actor, { name: 'web app', scopes: ['prompts:read'], environment: null, expiresAt: null, ...input })
const bearer = (key: string) => `Bearer ${key}`
const soon = () => new Date(Date.now() + 3_600_000).toISOString()

test('a key is shown once and stored as its hash only', async () => {
  const production = await newEnvironment(ctx, 'production')
  const { apiKey, key } = await make({ environment: 'production' })
  expect(key).toMatch(/^vk_[A-Za-z0-9_-]{43}$/)
  expect(apiKey).toMatchObject({
    name: 'web app',
    prefix: key.slice(0, 9),
    scopes: ['prompts:read'],
    environment: { id: production.id, slug: 'production' },
    status: 'active',
    createdBy: { type: 'user', name: 'A owner' },
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    successorId: null,
  })
  expect(await keyById(ctx, apiKey.id)).toEqual(apiKey)
  const everything = JSON.stringify([
    await db().apiKey.findMany({ where: { workspaceId: ctx.workspaceId } }),
    await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId } }),
    await listKeys(ctx),
  ])
  expect(everything).not.toContain(key.slice(9))
})

test('a key opens its workspace with its scopes and environment, and says when it was used', async () => {
  const { id: environmentId } = await newEnvironment(ctx, 'production')
  const { apiKey, key } = await make({ environment: 'production', scopes: ['prompts:read', 'releases:write'] })
  expect(await verifyKey(bearer(key))).toEqual({
    workspaceId: ctx.workspaceId,
    actor: { type: 'api_key', id: apiKey.id, name: 'web app', scopes: ['prompts:read', 'releases:write'], environmentId },
    ratePerMinute: null,
  })
  await writeUses()
  expect((await keyById(ctx, apiKey.id)).lastUsedAt).not.toBeNull()
})

test('the last use is written at most once a minute', async () => {
  const { apiKey } = await make()
  const now = Date.now()
  const lastUse = async () => (await keyById(ctx, apiKey.id)).lastUsedAt
  noteUse(apiKey.id, now)
  await writeUses()
  const first = await lastUse()
  await sleep(5)
  noteUse(apiKey.id, now + 59_000)
  await writeUses()
  expect(await lastUse()).toBe(first)
  await db().apiKey.update({ where: { id: apiKey.id }, data: { lastUsedAt: new Date(now - 61_000) } })
  noteUse(apiKey.id, now + 61_000)
  await writeUses()
  expect(Date.parse((await lastUse()) ?? '')).toBeGreaterThan(now - 1_000)
})

test('a use that could not be written is not tried again at once', async () => {
  const { apiKey } = await make()
  const now = Date.now()
  noteUse(apiKey.id, now)
  const there = { databaseUrl: databaseUrl(), embedded: true, secret: 'a secret that only the tests know, 32+', port: 3999 }
  resolveConfig({ ...there, databaseUrl: 'postgresql://nobody:nothing@127.0.0.1:1/none' })
  await writeUses()
  resolveConfig(there)
  noteUse(apiKey.id, now + 1_000)
  await writeUses()
  expect((await keyById(ctx, apiKey.id)).lastUsedAt).toBeNull()
  noteUse(apiKey.id, now + 61_000)
  await writeUses()
  expect((await keyById(ctx, apiKey.id)).lastUsedAt).not.toBeNull()
})

test('a missing, malformed, unknown, revoked or expired key is refused, each with its reason', async () => {
  const reason = (authorization: string | undefined) => verifyKey(authorization).catch((error) => `${error.code}: ${error.message}`)
  expect(await reason(undefined)).toMatch(/^unauthenticated: Send an API key/)
  expect(await reason('Basic abc')).toMatch(/^unauthenticated: .*not known/)
  expect(await reason(bearer('vk_short'))).toMatch(/not known/)
  expect(await reason(bearer(`vk_${'A'.repeat(43)}`))).toMatch(/not known/)

  const { apiKey, key } = await make()
  await revokeKey(ctx, { keyId: apiKey.id })
  expect(await reason(bearer(key))).toMatch(/was revoked/)
  const expiring = await make({ expiresAt: new Date(Date.now() + 40).toISOString() })
  await sleep(50)
  expect(await reason(bearer(expiring.key))).toMatch(/has expired/)
  expect((await keyById(ctx, expiring.apiKey.id)).status).toBe('expired')
})

test.each([
  ['Bearer', true],
  ['bearer', true],
  ['BEARER  ', true],
  ['Basic', false],
  ['', false],
])('the scheme "%s" is read as HTTP says', (scheme, read) => {
  expect(hashOfBearer(`${scheme} vk_${'a'.repeat(43)}`) !== null).toBe(read)
})

test('revoking is final, told once, and audited', async () => {
  const { apiKey } = await make()
  await revokeKey(ctx, { keyId: apiKey.id })
  expect(await keyById(ctx, apiKey.id)).toMatchObject({ status: 'revoked' })
  await expect(revokeKey(ctx, { keyId: apiKey.id })).rejects.toMatchObject({ code: 'conflict' })
  await expect(revokeKey(ctx, { keyId: 'key_unknown' })).rejects.toMatchObject({ code: 'not_found' })
  const rows = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { sequence: 'asc' } })
  expect(rows.map(({ action }) => action)).toEqual(['key.create', 'key.revoke'])
})

test('a rotated key goes on for the overlap; its successor has the same rights', async () => {
  await newEnvironment(ctx, 'production')
  const old = await make({ environment: 'production', scopes: ['prompts:read', 'runs:create'] })
  const next = await rotateKey(ctx, { keyId: old.apiKey.id, overlapSeconds: 3_600 })
  expect(next.apiKey).toMatchObject({
    name: 'web app',
    scopes: ['prompts:read', 'runs:create'],
    environment: old.apiKey.environment,
    expiresAt: null,
  })
  expect(next.key).not.toBe(old.key)
  const before = await keyById(ctx, old.apiKey.id)
  expect(before).toMatchObject({ status: 'active', successorId: next.apiKey.id })
  expect(Date.parse(before.expiresAt ?? '') - Date.now()).toBeGreaterThan(3_590_000)
  for (const key of [old.key, next.key]) expect(await verifyKey(bearer(key))).toMatchObject({ workspaceId: ctx.workspaceId })
})

test('an overlap never makes a key live longer, and a successor lives as long as the old one was made to', async () => {
  const old = await make({ expiresAt: soon() })
  const next = await rotateKey(ctx, { keyId: old.apiKey.id, overlapSeconds: 86_400 })
  expect((await keyById(ctx, old.apiKey.id)).expiresAt).toBe(old.apiKey.expiresAt)
  expect(Date.parse(next.apiKey.expiresAt ?? '') - Date.now()).toBeGreaterThan(3_590_000)
  const at = soon()
  expect((await rotateKey(ctx, { keyId: next.apiKey.id, overlapSeconds: 0, expiresAt: at })).apiKey.expiresAt).toBe(at)
  await expect(verifyKey(bearer(next.key))).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a key has one successor, also when two rotate it at once; a revoked one has none', async () => {
  const { apiKey } = await make()
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => rotateKey(ctx, { keyId: apiKey.id, overlapSeconds: 60 })))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await listKeys(ctx)).toHaveLength(2)
  const other = await make()
  await revokeKey(ctx, { keyId: other.apiKey.id })
  await expect(rotateKey(ctx, { keyId: other.apiKey.id, overlapSeconds: 60 })).rejects.toMatchObject({ code: 'conflict' })
})

test('nobody hands out more than they have', async () => {
  const { id: environmentId } = await newEnvironment(ctx, 'production')
  const admin = await as(ctx, 'admin')
  await expect(make({ scopes: ['admin'] }, admin)).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('admin') })
  expect(await make({ scopes: ['gateways:write', 'members:write'] }, admin)).toMatchObject({ key: expect.any(String) })
  const key = (scopes: string[], bound: string | null): Ctx => ({
    workspaceId: ctx.workspaceId,
    actor: { type: 'api_key', id: 'key_1', name: 'k', scopes, environmentId: bound },
  })
  await expect(make({ environment: null }, key(['admin'], environmentId))).rejects.toMatchObject({ code: 'forbidden' })
  expect(await make({ environment: 'production' }, key(['admin'], environmentId))).toMatchObject({ key: expect.any(String) })
  expect(await make({ scopes: ['admin'] }, key(['admin'], null))).toMatchObject({ key: expect.any(String) })
  const ownersKey = await make({ scopes: ['admin'] })
  await expect(rotateKey(admin, { keyId: ownersKey.apiKey.id, overlapSeconds: 0 })).rejects.toMatchObject({ code: 'forbidden' })
})

test('a releaser neither sees nor makes keys; another workspace sees none', async () => {
  const { apiKey } = await make()
  const releaser = await as(ctx, 'releaser')
  await expect(make({}, releaser)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(revokeKey(releaser, { keyId: apiKey.id })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(rotateKey(releaser, { keyId: apiKey.id, overlapSeconds: 0 })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listKeys(releaser)).rejects.toMatchObject({ code: 'forbidden' })
  const stranger = await newWorkspace()
  expect(await listKeys(stranger)).toEqual([])
  await expect(keyById(stranger, apiKey.id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(revokeKey(stranger, { keyId: apiKey.id })).rejects.toMatchObject({ code: 'not_found' })
  await newEnvironment(ctx, 'production')
  await expect(make({ environment: 'production' }, stranger)).rejects.toMatchObject({ code: 'not_found' })
})

test.each([
  ['no scope', { scopes: [] }],
  ['an unknown scope', { scopes: ['prompts:delete'] }],
  ['a past expiry', { expiresAt: '2020-01-01T00:00:00Z' }],
  ['an expiry that is no time', { expiresAt: 'tomorrow' }],
  ['an unknown field', { scope: 'admin' }],
  ['no name', { name: '  ' }],
])('the schema refuses %s', (_, input) => {
  expect(CreateKey.safeParse({ name: 'k', scopes: ['prompts:read'], ...input }).success).toBe(false)
})

test('a rate is a whole number of requests, kept with the key, handed on to its successor, and told', async () => {
  const parse = (ratePerMinute: unknown) => CreateKey.safeParse({ name: 'x', scopes: ['prompts:read'], ratePerMinute }).success
  expect([1, 600, null, undefined].map(parse)).toEqual([true, true, true, true])
  expect([0, -1, 1.5, '5', Number.NaN, 100_000_001].map(parse)).toEqual(Array.from({ length: 6 }, () => false))
  const { apiKey, key } = await make({ ratePerMinute: 600 })
  expect(apiKey.ratePerMinute).toBe(600)
  expect(await verifyKey(bearer(key))).toMatchObject({ ratePerMinute: 600 })
  expect((await rotateKey(ctx, { keyId: apiKey.id, overlapSeconds: 60 })).apiKey.ratePerMinute).toBe(600)
  expect((await make()).apiKey.ratePerMinute).toBeNull()
})
