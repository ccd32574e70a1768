import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureBuilt } from '@/lib/gate/build'
import { descendantsMb, residentMb, start } from './bench-processes'

const settleMs = 5_000

/** P9: the built app from start to ready on an empty and on a used data folder, and its resident memory at rest. */
export async function benchStart(): Promise<string[]> {
  await ensureBuilt()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-bench-start-'))
  const env = { NODE_ENV: 'production', PORT: '0', VERSICLE_DATA_DIR: folder, DATABASE_URL: '', VERSICLE_LOG_LEVEL: 'warn' }
  const lines: string[] = []
  try {
    for (const what of ['first start, empty folder', 'next start']) {
      const app = await start('server.ts', env)
      try {
        await sleep(settleMs)
        const [own, database] = [residentMb(app.pid), descendantsMb(app.pid)]
        lines.push(
          `| ${what} | ${(app.readyMs / 1000).toFixed(1)} | ${own?.toFixed(0) ?? '?'} | ${database?.toFixed(0) ?? '?'} | ≤ 6 s, ≤ 450 MB |`,
        )
      } finally {
        await app.stop()
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return [
    'P9: start, built, to ready; memory at rest',
    '',
    '| start | seconds to ready | app MB resident | embedded PostgreSQL MB | goal |',
    '|---|---|---|---|---|',
    ...lines,
  ]
}
