import '@/lib/gate/env-file'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { config } from '@/lib/config'
import { type EmbeddedDatabase, openEmbedded } from '@/lib/database/embedded'
import { applyMigrations, diffToSchema } from './engine'

/**
 * `npm run db:migrate` applies what is missing of prisma/migrations to DATABASE_URL, or to the embedded database.
 * `npm run db:diff NAME` writes the next migration from what prisma/schema says.
 */
async function main([command, name]: string[]) {
  const { databaseUrl, dataDir } = config()
  const embedded: EmbeddedDatabase | undefined = databaseUrl ? undefined : await openEmbedded(dataDir)
  const url = databaseUrl ?? embedded?.url ?? ''
  try {
    if (command === 'diff') await writeMigration(url, name)
    else {
      const applied = await applyMigrations(url)
      console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to apply: the database is up to date.')
    }
  } finally {
    await embedded?.stop()
  }
}

async function writeMigration(url: string, name: string | undefined) {
  if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error('Name the migration in lower case: npm run db:diff add_suites')
  const sql = await diffToSchema(url)
  if (sql === '') return console.log('Nothing to write: the migrations and the schema agree.')
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(import.meta.dirname, 'migrations', `${stamp}_${name}`)
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'migration.sql'), sql)
  console.log(`Wrote ${path.relative('.', folder)}/migration.sql. Read it: it must run online and only forward.`)
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
