import { createKey } from '@/lib/api-keys/create-key'
import { resolveConfig } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import { createRelease } from '@/lib/releases/create-release'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import type { Postgres } from './postgres'

export const secret = 'a secret that only the tests know, 32+'

/** The environment of a process that only delivers, on this database. */
export const deliveryOn = (postgres: Postgres) => ({
  DATABASE_URL: postgres.url,
  VERSICLE_SECRET: secret,
  VERSICLE_ROLES: 'delivery',
  VERSICLE_LOG_LEVEL: 'info',
})

export const addressOf = (name: string) => `/api/v1/prompts/${encodeURIComponent(name)}`

/** A workspace on this database with the environment `production`; what is done in it here, this process does. */
export async function openWorkspace({ url }: Postgres): Promise<Ctx> {
  resolveConfig({ databaseUrl: url, embedded: true, secret, port: 3999 })
  const ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  return ctx
}

/** A text prompt with versions 1 ("one") and 2 ("two"), the first of them live. `release` puts a version live and answers its sequence. */
export async function publishPrompt(ctx: Ctx, name: string) {
  const { id: promptId } = await newPrompt(ctx, name, ['one', 'two'])
  let live: string | null = null
  const release = async (version: number): Promise<number> => {
    const made = await createRelease(ctx, { promptId, environment: 'production', version, note: '', replaces: live })
    live = made.id
    return made.sequence
  }
  await release(1)
  return { promptId, path: addressOf(name), release }
}

export async function readingKey(ctx: Ctx, expiresAt: Date | null = null): Promise<{ id: string; key: string }> {
  const made = await createKey(ctx, {
    name: 'reader',
    scopes: ['prompts:read'],
    environment: null,
    expiresAt: expiresAt?.toISOString() ?? null,
  })
  return { id: made.apiKey.id, key: made.key }
}
