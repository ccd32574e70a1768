import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { resolveConfig } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import { db, disconnect } from '@/lib/database/client'
import { dropMonths } from '@/lib/runs/expire-runs'
import { keepLogJob } from '@/lib/runs/log-jobs'
import { listRuns } from '@/lib/runs/queries'
import { setRetention } from '@/lib/runs/set-retention'
import { applyMigrations } from '@/prisma/engine'
import { newWorkspace } from '../support/database'
import { writeLog } from './long-log'

// Months belong to all workspaces of a database: these tests have one of their own.
const name = `months_${process.pid}`
const run = async (sql: string) => {
  const client = new Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
beforeAll(async () => {
  await run(`CREATE DATABASE ${name}`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  await applyMigrations(url.href)
  await disconnect()
  resolveConfig({ databaseUrl: url.href, embedded: true, secret: 'a secret that only the tests know, 32+', port: 3999 })
}, 120_000)
afterAll(async () => {
  await disconnect()
  await run(`DROP DATABASE ${name} WITH (FORCE)`)
})

const partitions = async () =>
  (
    await db().$queryRaw<{ name: string }[]>`SELECT relname::text AS name FROM pg_class JOIN pg_inherits ON inhrelid = oid
    WHERE inhparent IN ('"Run"'::regclass, '"RunText"'::regclass) ORDER BY 1`
  ).map(({ name }) => name)

test('a month is dropped once every workspace has let go of it, and not before', async () => {
  const [one, other]: Ctx[] = [await newWorkspace(), await newWorkspace()]
  if (!one || !other) throw new Error('no workspaces')
  await writeLog(one, 50)
  const before = await partitions()
  const later = Date.now() + 70 * 86_400_000
  await setRetention(one, { days: 30 })
  expect(await dropMonths(later)).toEqual([])
  await setRetention(other, { days: 3_000 })
  expect(await dropMonths(later)).toEqual([])
  await setRetention(other, { days: 7 })
  expect(await dropMonths(Date.now())).toEqual([])
  const dropped = await dropMonths(later)
  expect(dropped[0]).toBe(`run_${new Date().toISOString().slice(0, 7).replace('-', '_')}`)
  expect(await db().run.count()).toBe(0)
  expect(await db().runText.count()).toBe(0)
  const gone = dropped.flatMap((month) => [month, month.replace('run_', 'run_text_')])
  expect(await partitions()).toEqual(before.filter((each) => !gone.includes(each)))
  const [told] = await db().auditEvent.findMany({ where: { workspaceId: one.workspaceId, action: 'run.expire' } })
  expect(told?.details).toEqual({ deleted: 50, month: dropped[0]?.slice(4) })
  expect(await db().auditEvent.count({ where: { workspaceId: other.workspaceId, action: 'run.expire' } })).toBe(0)
})

test('indexes that a large month still lacks are made beside its use, one that broke off again', async () => {
  const valid = async () =>
    (
      await db().$queryRaw<
        { valid: boolean }[]
      >`SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = '"Run_workspaceId_model_id_idx"'::regclass`
    )[0]?.valid
  // As the migration leaves it where a month was too large to index on the spot.
  await db().$executeRaw`DROP INDEX "Run_workspaceId_model_id_idx"`
  await db().$executeRaw`CREATE INDEX "Run_workspaceId_model_id_idx" ON ONLY "Run"("workspaceId", "model", "id")`
  expect(await valid()).toBe(false)
  const missing = await db().$queryRaw<{ child: string }[]>`SELECT child FROM versicle_missing_run_indexes()`
  expect(missing.length).toBeGreaterThan(0)
  await keepLogJob.work({}, { jobId: 'j', number: 1, last: true, signal: new AbortController().signal })
  expect(await valid()).toBe(true)
  expect(await db().$queryRaw`SELECT child FROM versicle_missing_run_indexes()`).toEqual([])
})

test('runs from before there were words are given them, all of them', async () => {
  const ctx = await newWorkspace()
  await writeLog(ctx, 700)
  await db().runText.deleteMany()
  await db().runTextGap.create({ data: { before: 'run_~' } })
  expect((await listRuns(ctx, { search: 'own77' })).runs).toEqual([])
  await keepLogJob.work({}, { jobId: 'j', number: 1, last: true, signal: new AbortController().signal })
  expect((await listRuns(ctx, { search: 'own77' })).runs).toHaveLength(1)
  expect(await db().runText.count()).toBe(await db().run.count())
  expect(await db().runTextGap.count()).toBe(0)
})
