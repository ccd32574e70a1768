import { Client } from 'pg'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { config, resolveConfig } from '@/lib/config'
import { db, disconnect } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { bootstrap } from '@/lib/installation/bootstrap'
import { createFirstOwner } from '@/lib/installation/create-first-owner'
import { setUp } from '@/lib/installation/set-up'
import { needsSetUp, setUpLink, setUpToken } from '@/lib/installation/set-up-link'
import { applyMigrations } from '@/prisma/engine'

const owner = { name: 'Ana', email: 'ana@example.com', password: 'four unrelated plain words', workspaceName: 'Acme' }
const made: string[] = []

async function onServer(sql: string) {
  const client = new Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  await client.query(sql)
  await client.end()
}

// These tests are about an empty installation, so each has a database of its own.
beforeEach(async () => {
  await disconnect()
  const name = newId('req').toLowerCase()
  made.push(name)
  await onServer(`CREATE DATABASE "${name}"`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  await applyMigrations(url.href)
  resolveConfig({ databaseUrl: url.href, embedded: true, secret: 'a secret that only the tests know, 32+', port: 3999 })
})
afterAll(async () => {
  await disconnect()
  for (const name of made) await onServer(`DROP DATABASE "${name}" WITH (FORCE)`)
})

test('set-up makes the owner, the workspace, its two environments and a sample that can be run and read at once', async () => {
  expect(await setUp({ token: setUpToken(), ...owner })).toEqual({ email: owner.email, workspaceSlug: 'acme' })
  const environments = await db().environment.findMany({ orderBy: { position: 'asc' }, select: { slug: true } })
  expect(environments.map(({ slug }) => slug)).toEqual(['development', 'production'])
  expect(await db().prompt.count()).toBe(2)
  expect(await db().model.count({ where: { gateway: { preset: 'sandbox' } } })).toBeGreaterThanOrEqual(2)
  expect(await db().liveRelease.count({ where: { environment: { slug: 'production' } } })).toBe(1)
  expect(await db().routeTarget.count()).toBe(2)
  expect(await db().auditEvent.count({ where: { action: 'workspace.create' } })).toBe(1)
})

test('without the sample, the workspace is empty but for its environments', async () => {
  process.env.VERSICLE_SAMPLE = '0'
  try {
    const { databaseUrl, secret, port } = config()
    resolveConfig({ databaseUrl: databaseUrl ?? '', embedded: true, secret: secret ?? '', port })
    await createFirstOwner(owner)
    expect([await db().prompt.count(), await db().gateway.count(), await db().environment.count()]).toEqual([0, 0, 2])
  } finally {
    delete process.env.VERSICLE_SAMPLE
  }
})

test('a wrong token makes nothing', async () => {
  await expect(setUp({ token: 'guess', ...owner })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await needsSetUp()).toBe(true)
})

test('the link is printed until an owner exists, and its token opens nothing afterwards', async () => {
  expect(await setUpLink(config())).toContain(`/set-up?token=${setUpToken()}`)
  await setUp({ token: setUpToken(), ...owner })
  expect(await setUpLink(config())).toBeNull()
  await expect(setUp({ token: setUpToken(), ...owner, email: 'eve@example.com' })).rejects.toMatchObject({ code: 'conflict' })
})

test('of ten set-ups at once exactly one creates an owner', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, at) => createFirstOwner({ ...owner, email: `ana${at}@example.com` })),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await db().user.count()).toBe(1)
  expect(await db().workspace.count()).toBe(1)
})

test('the environment can name the owner and a key with every scope; a second start changes nothing', async () => {
  const key = `vk_${'k'.repeat(43)}`
  const named = { ...config(), owner: { email: 'ops@example.com', password: 'four unrelated plain words' }, bootstrapKey: key }
  await bootstrap(named)
  await bootstrap(named)
  expect(await db().user.findMany({ select: { email: true } })).toEqual([{ email: 'ops@example.com' }])
  expect(await db().apiKey.findMany({ select: { scopes: true, environmentId: true } })).toMatchObject([
    { scopes: expect.arrayContaining(['admin', 'prompts:read']), environmentId: null },
  ])
  expect(JSON.stringify(await db().apiKey.findMany())).not.toContain(key)
})
