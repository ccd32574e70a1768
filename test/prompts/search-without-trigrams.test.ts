import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { resolveConfig } from '@/lib/config'
import { db, disconnect } from '@/lib/database/client'
import { listPrompts } from '@/lib/prompts/queries'
import { applyMigrations } from '@/prisma/engine'
import { newWorkspace } from '../support/database'
import { newSnippet } from './prompts'

const name = `versicle_plain_${process.pid}`
const url = new URL(inject('databaseUrl'))
const on = async (databaseUrl: string, statement: string) => {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** A database in which nobody may create an extension. */
beforeAll(async () => {
  await on(url.href, `CREATE DATABASE ${name}`)
  url.pathname = `/${name}`
  await on(
    url.href,
    `CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE insufficient_privilege; END $$;
     CREATE EVENT TRIGGER no_extension ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION refuse()`,
  )
  await applyMigrations(url.href)
  await disconnect()
  resolveConfig({ databaseUrl: url.href, embedded: true, secret: 'a secret that only the tests know, 32+', port: 3999 })
}, 60_000)
afterAll(async () => {
  await disconnect()
  await on(inject('databaseUrl'), `DROP DATABASE ${name} WITH (FORCE)`)
})

test('where pg_trgm cannot be had, all is migrated and search goes on without typo tolerance; once it is there, that comes too', async () => {
  const ctx = await newWorkspace()
  await newSnippet(ctx, 'billing/refund', 'Answers about money: 退款政策')
  const found = async (search: string) => (await listPrompts(ctx, { search })).data.map(({ name }) => name)
  expect(await db().$queryRaw`SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'`).toEqual([])
  for (const search of ['refund', 'efun', 'mone', '款政']) expect(await found(search)).toEqual(['billing/refund'])
  expect(await found('refnud')).toEqual([])

  await on(url.href, 'DROP EVENT TRIGGER no_extension; CREATE EXTENSION pg_trgm; SELECT versicle_use_trigrams()')
  expect(await found('refnud')).toEqual(['billing/refund'])
  expect(await db().$queryRaw`SELECT indexname FROM pg_indexes WHERE indexname = 'PromptSearch_head_idx'`).toHaveLength(1)
})
