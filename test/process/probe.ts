import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RunningServer } from '../support/start-server'
import { until } from './reading'

const preload = pathToFileURL(path.resolve(import.meta.dirname, '../support/server-probe.ts')).href
const inMb = 1024 * 1024

/** Looks into a server from outside: give it `env`, then move its clock and ask for its memory. */
export function openProbe() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-probe-'))
  const [clock, memory] = [path.join(folder, 'clock'), path.join(folder, 'memory')]
  writeFileSync(clock, '0')

  async function signal({ child }: RunningServer): Promise<{ heapMb: number; residentMb: number }> {
    rmSync(memory, { force: true })
    child.kill('SIGUSR2')
    await until('the probe', 20_000, async () => existsSync(memory))
    const { heapUsed, external, rss } = JSON.parse(readFileSync(memory, 'utf8')) as NodeJS.MemoryUsage
    return { heapMb: (heapUsed + external) / inMb, residentMb: rss / inMb }
  }

  return {
    env: { NODE_OPTIONS: `--import ${preload}`, VERSICLE_TEST_PROBE: folder },
    /** What is left after a collection: the heap with what it holds outside, and all that is resident. */
    memory: signal,
    /** From now on the server's wall clock differs from the machine's by this much. */
    async shiftClock(server: RunningServer, byMs: number): Promise<void> {
      writeFileSync(clock, String(byMs))
      await signal(server)
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
export type Probe = ReturnType<typeof openProbe>
