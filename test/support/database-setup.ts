import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '@/lib/database/embedded'
import { applyMigrations } from '@/prisma/engine'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
  }
}

/** One real PostgreSQL for all verb tests, migrated, in a temporary folder; VERSICLE_TEST_DATABASE_URL uses another server instead. */
export default async function setup(project: TestProject) {
  const given = process.env.VERSICLE_TEST_DATABASE_URL
  if (given) {
    await applyMigrations(given)
    project.provide('databaseUrl', given)
    return
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-test-'))
  const database = await openEmbedded(folder, ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'])
  await applyMigrations(database.url)
  project.provide('databaseUrl', database.url)
  return async () => {
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
