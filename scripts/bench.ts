import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
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
import { benchFreshness } from './bench-freshness'
import { start } from './bench-processes'
import { benchRead } from './bench-read'
import { benchStart } from './bench-start'

/**
 * `npm run bench` measures P1, P3 and P9 of MEASURES.md and prints Markdown; `npm run bench -- P1 P3` only those. Everything runs on
 * loopback, bounded in time, on an embedded PostgreSQL of its own in a temporary folder.
 */
const known = ['P1', 'P3', 'P9']
const asked = process.argv.slice(2).map((name) => name.toUpperCase())
const unknown = asked.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Known: ${known.join(', ')}.`)
  process.exit(1)
}
const wanted = (name: string) => asked.length === 0 || asked.includes(name)

const bodyBytes = 1_600

async function publish(ctx: Ctx) {
  await createEnvironment(ctx, { slug: 'production', name: 'Production', description: '', region: null, protected: false })
  const { id } = await createPrompt(ctx, { name: 'support/triage', kind: 'chat', description: '', tags: [] })
  const content = (closing: string) =>
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
  const save = (closing: string, baseVersion: number | null) =>
    saveVersion(ctx, { promptId: id, content: content(closing), note: '', baseVersion, onConflict: 'refuse' })
  await save('Be brief.', null)
  await save('Be kind.', 1)
  const release = await createRelease(ctx, { promptId: id, environment: 'production', version: 1, note: '', replaces: null })
  const { key } = await createKey(ctx, { name: 'bench', scopes: ['prompts:read'], environment: 'production', expiresAt: null })
  return { prompt: { id, live: release.id, path: '/api/v1/prompts/support%2Ftriage' }, key }
}

async function benchPublished(): Promise<string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-bench-'))
  const database = await openEmbedded(folder)
  try {
    await applyMigrations(database.url)
    const secret = randomToken()
    resolveConfig({ databaseUrl: database.url, embedded: true, secret, port: 0 })
    const ctx: Ctx = { workspaceId: newId('wsp'), actor: { type: 'system', id: 'bench', name: 'Bench' } }
    await db().workspace.create({ data: { id: ctx.workspaceId, slug: 'bench', name: 'Bench' } })
    const { prompt, key } = await publish(ctx)
    const env = { NODE_ENV: 'production', PORT: '0', DATABASE_URL: database.url, VERSICLE_SECRET: secret, VERSICLE_DATA_DIR: folder }
    const gate = await start('server.ts', { ...env, VERSICLE_ROLES: 'delivery', VERSICLE_LOG_LEVEL: 'warn' })
    try {
      const tables: string[] = []
      if (wanted('P1')) tables.push(...(await benchRead(gate, prompt.path, key)), '')
      if (wanted('P3')) tables.push(...(await benchFreshness(ctx, database.url, gate.url, prompt, key)), '')
      return tables
    } finally {
      await gate.stop()
    }
  } finally {
    await disconnect()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const [cpu] = os.cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${os.cpus().length} × ${cpu?.model}, ${os.platform()}\n`,
)
if (wanted('P1') || wanted('P3')) console.log((await benchPublished()).join('\n'))
if (wanted('P9')) console.log((await benchStart()).join('\n'))
