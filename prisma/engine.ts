import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'

/**
 * Prisma's own schema engine as WebAssembly: applies `prisma/migrations` and fills `_prisma_migrations` exactly as
 * `prisma migrate deploy` does, without a native binary that would have to be downloaded.
 */

const root = path.resolve(import.meta.dirname)
const migrationsFolder = path.join(root, 'migrations')
const filters = { externalTables: [], externalEnums: [] }

/**
 * `adapter-pg` cuts a migration at every semicolon, function bodies included, and runs the pieces one by one. PostgreSQL takes
 * the whole script in one message and one implicit transaction: a migration is applied entirely or not at all.
 */
class WholeScripts extends PrismaPg {
  private readonly opened: { dispose(): Promise<void> }[] = []

  constructor(private readonly databaseUrl: string) {
    super({ connectionString: databaseUrl })
  }
  override async connect() {
    const adapter = wholeScripts(await super.connect())
    this.opened.push(adapter)
    return adapter
  }
  /** adapter-pg's own would connect to the database in the connection string, not to the shadow one. */
  override async connectToShadowDb() {
    const name = `versicle_shadow_${randomUUID()}`
    const owner = await this.connect()
    await owner.executeScript(`CREATE DATABASE "${name}"`)
    const url = new URL(this.databaseUrl)
    url.pathname = `/${name}`
    const adapter = wholeScripts(await new PrismaPg({ connectionString: url.href }).connect())
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      await dispose()
      await owner.executeScript(`DROP DATABASE "${name}" WITH (FORCE)`)
    }
    return adapter
  }
  /** The engine takes an advisory lock and never closes its connection: closing it lets the next one in at once. */
  async close() {
    for (const adapter of this.opened) await adapter.dispose()
  }
}

// PostgreSQL's one-byte "char" columns, which the engine describes a database by, are a type that adapter-pg refuses. Cast in the
// query and labelled in the answer they come through. PostgreSQL 18 lists NOT NULL as constraints of a kind unknown to the engine.
const charColumns = ['constraint_type', 'confdeltype', 'confupdtype']
const castingChars = (sql: string) =>
  sql
    .replace('constr.contype AS', 'constr.contype::text AS')
    .replace(/^\s+con\.(confdeltype|confupdtype),/gm, 'con.$1::text,')
    .replace("contype NOT IN ('p', 'u', 'f')", "contype IN ('c', 'x')")

function wholeScripts<A extends Awaited<ReturnType<PrismaPg['connect']>>>(adapter: A): A {
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (query) => {
    const answer = await queryRaw({ ...query, sql: castingChars(query.sql) })
    const columnTypes = answer.columnTypes.map((type, at) =>
      charColumns.includes(answer.columnNames[at] ?? '') ? ColumnTypeEnum.Character : type,
    )
    return { ...answer, columnTypes }
  }
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script)
  }
  return adapter
}

let instantiated = false
function instantiate() {
  if (instantiated) return
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const module = new WebAssembly.Module(readFileSync(path.join(folder, 'schema_engine_bg.wasm')))
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  instantiated = true
}

const schemaFiles = () =>
  readdirSync(path.join(root, 'schema'))
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: name, content: readFileSync(path.join(root, 'schema', name), 'utf8') }))

const migrations = () => ({
  baseDir: migrationsFolder,
  shadowDbInitScript: '',
  lockfile: { path: 'migration_lock.toml', content: readFileSync(path.join(migrationsFolder, 'migration_lock.toml'), 'utf8') },
  migrationDirectories: readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(path.join(migrationsFolder, name, 'migration.sql'), 'utf8') },
      },
    })),
})

async function withEngine<T>(databaseUrl: string, work: (engine: glue.SchemaEngine) => Promise<T>): Promise<T> {
  instantiate()
  const datamodels = schemaFiles().map(({ path: name, content }): [string, string] => [name, content])
  const connections = new WholeScripts(databaseUrl)
  try {
    return await work(await glue.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(connections)))
  } finally {
    await connections.close()
  }
}

/** Applies what is missing of prisma/migrations; answers the names applied. Several processes may call it at once. */
export const applyMigrations = (databaseUrl: string): Promise<string[]> =>
  withEngine(databaseUrl, async (engine) => (await engine.applyMigrations({ migrationsList: migrations(), filters })).appliedMigrationNames)

/**
 * The SQL that takes what prisma/migrations make to what prisma/schema says; '' when they agree. Replays the migrations in a
 * shadow database that it makes on the same server and drops again, so the user needs CREATEDB.
 */
export const diffToSchema = (databaseUrl: string): Promise<string> =>
  withEngine(databaseUrl, async (engine) => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrations() },
      to: { tag: 'schemaDatamodel', files: schemaFiles() },
      script: true,
      exitCode: true,
      filters,
    })
    return exitCode === 2 ? (stdout ?? '') : ''
  })
