import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { createKey } from '@/lib/api-keys/create-key'
import { resolveConfig } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import { randomToken } from '@/lib/crypto'
import { db, disconnect } from '@/lib/database/client'
import { openEmbedded } from '@/lib/database/embedded'
import { createEnvironment } from '@/lib/environments/create-environment'
import { newId } from '@/lib/ids'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { createRelease } from '@/lib/releases/create-release'
import { applyMigrations } from '@/prisma/engine'
import { type Started, start } from './bench-processes'

export const secret = randomToken()
const bodyBytes = 1_600
/** Requests are counted as ever, but no load reaches the end of the count. */
const unlimited = { VERSICLE_KEY_RATE_PER_MINUTE: '1000000000' }

/** An embedded PostgreSQL in a temporary folder, and databases in it. */
export async function openBenchDatabase() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-bench-'))
  const database = await openEmbedded(folder)
  const gates: Started[] = []
  return {
    /** A new database, migrated. */
    async create(name: string): Promise<string> {
      await run(database.url, `CREATE DATABASE "${name}"`)
      const url = new URL(database.url)
      url.pathname = `/${name}`
      await applyMigrations(url.href)
      return url.href
    },
    /** A process on one of them, as it runs in production; ended with the rest. */
    async startOn(url: string, env: Record<string, string> = { VERSICLE_ROLES: 'delivery' }): Promise<Started> {
      const gate = await start('server.ts', {
        NODE_ENV: 'production',
        PORT: '0',
        DATABASE_URL: url,
        VERSICLE_SECRET: secret,
        VERSICLE_DATA_DIR: mkdtempSync(path.join(folder, 'data-')),
        VERSICLE_LOG_LEVEL: 'warn',
        ...unlimited,
        ...env,
      })
      gates.push(gate)
      return gate
    },
    async close(): Promise<void> {
      for (const gate of gates) await gate.stop()
      await disconnect()
      await database.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type BenchDatabase = Awaited<ReturnType<typeof openBenchDatabase>>

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A chat prompt with two versions of about 1.6 kB, the first of them live in production, and a key that reads it, in a workspace of its own. */
export async function publishOne(url: string) {
  await disconnect()
  Object.assign(process.env, unlimited)
  resolveConfig({ databaseUrl: url, embedded: true, secret, port: 0 })
  const ctx: Ctx = { workspaceId: newId('wsp'), actor: { type: 'system', id: 'bench', name: 'Bench' } }
  await db().workspace.create({ data: { id: ctx.workspaceId, slug: 'bench', name: 'Bench' } })
  await createEnvironment(ctx, { slug: 'production', name: 'Production', description: '', region: null, protected: false })
  const { id } = await createPrompt(ctx, { name: 'support/triage', kind: 'chat', description: '', tags: [] })
  for (const [baseVersion, closing] of [
    [null, 'Be brief.'],
    [1, 'Be kind.'],
  ] as const)
    await saveVersion(ctx, { promptId: id, content: contentOf(closing), note: '', baseVersion, onConflict: 'refuse' })
  const release = await createRelease(ctx, { promptId: id, environment: 'production', version: 1, note: '', replaces: null })
  const { key } = await createKey(ctx, { name: 'bench', scopes: ['prompts:read'], environment: 'production', expiresAt: null })
  return { ctx, key, prompt: { id, live: release.id, path: '/api/v1/prompts/support%2Ftriage' } }
}
export type Published = Awaited<ReturnType<typeof publishOne>>

export const contentOf = (closing: string) =>
  PromptContent.parse({
    messages: [
      {
        role: 'system',
        content: `You triage {{product}} tickets. ${'Weigh what the customer says. '.repeat(34)}${closing}`.padEnd(bodyBytes - 545, '.'),
      },
      { role: 'placeholder', name: 'history' },
      { role: 'user', content: '{{ticket}}' },
    ],
    parameters: { temperature: 0.2, max_tokens: 400 },
  })

/** Where `publishMany` puts its prompts: `load/` and six digits from 000001. */
export const manyPrefix = '/api/v1/prompts/load%2F'

/**
 * Publishes `count` more prompts like the one there is, each with a version and a release of its own. By SQL, a row for a row, because through
 * the verbs a hundred thousand would take half an hour; triggers are off meanwhile, so it has to be done before anybody reads.
 */
export async function publishMany(url: string, { prompt, ctx }: Published, count: number): Promise<void> {
  const copy = (table: string, where: string, changes: string) =>
    `INSERT INTO "${table}" SELECT copied.* FROM "${table}" t, generate_series(1, ${count}) n,
       LATERAL jsonb_populate_record(t, jsonb_build_object(${changes})) copied WHERE ${where}`
  const id = (prefix: string) => `'${prefix}_' || lpad(n::text, 26, '0')`
  const name = `'load/' || lpad(n::text, 6, '0')`
  await run(
    url,
    'BEGIN',
    'SET LOCAL session_replication_role = replica',
    copy('Prompt', `t."id" = '${prompt.id}'`, `'id', ${id('prm')}, 'name', ${name}`),
    copy('PromptName', `t."promptId" = '${prompt.id}'`, `'promptId', ${id('prm')}, 'name', ${name}`),
    copy('PromptVersion', `t."promptId" = '${prompt.id}' AND t."number" = 1`, `'id', ${id('ver')}, 'promptId', ${id('prm')}`),
    copy('Release', `t."id" = '${prompt.live}'`, `'id', ${id('rel')}, 'promptId', ${id('prm')}`),
    copy('ReleaseVariant', `t."releaseId" = '${prompt.live}'`, `'releaseId', ${id('rel')}, 'versionId', ${id('ver')}`),
    copy('LiveRelease', `t."promptId" = '${prompt.id}'`, `'promptId', ${id('prm')}, 'releaseId', ${id('rel')}`),
    `UPDATE "DeliveryRevision" SET "revision" = "revision" + 1 WHERE "workspaceId" = '${ctx.workspaceId}'`,
    'COMMIT',
    'ANALYZE',
  )
}
