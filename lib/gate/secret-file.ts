import { chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { randomToken } from '@/lib/crypto'
import { whoseFolder } from '@/lib/database/data-folder'

/**
 * The installation's secret from the data folder; generated there once, readable only by whom the folder belongs to. Throws
 * ConfigError when that is somebody else.
 */
export function secretFromFile(dataDir: string): string {
  const file = path.join(dataDir, 'secret')
  try {
    mkdirSync(dataDir, { recursive: true })
    if (write(file) && process.getuid?.() === 0) {
      const { uid, gid } = statSync(dataDir)
      chownSync(file, uid, gid)
    }
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw whoseFolder(error, dataDir)
  }
}

/** False when there is one already. */
function write(file: string): boolean {
  try {
    writeFileSync(file, `${randomToken()}\n`, { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}
