import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Outcome, Plan } from './bench-client'

const run = promisify(execFile)
const readyLimitMs = 180_000

export type Started = { child: ChildProcess; pid: number; url: string; readyMs: number; stop: () => Promise<void> }

/** Starts `node --import tsx <script>` and waits for its line `ready on http://…`. */
export async function start(script: string, env: Record<string, string> = {}, input?: string): Promise<Started> {
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    // A developer's .env is no part of what is measured.
    env: { ...process.env, VERSICLE_ENV_FILE: devNull, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(input)
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${script} was not ready in time`)), readyLimitMs)
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8')
      const address = /ready on (http:\/\/[^\s)]+)/.exec(printed)?.[1]
      if (!address) return
      clearTimeout(timer)
      resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`${script} ended with code ${code}:\n${printed}`)))
  })
  const stop = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null) return resolve()
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
    })
  return { child, pid: child.pid ?? 0, url, readyMs: performance.now() - began, stop }
}

/** Drives a load from a process of its own and answers what came of it. */
export function drive(plan: Plan): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/bench-client.ts'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(plan))
  return new Promise((resolve, reject) => {
    let printed = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), (plan.seconds + 30) * 1_000)
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')))
    child.once('exit', (code) => {
      clearTimeout(timer)
      if (code === 0) resolve(JSON.parse(printed) as Outcome)
      else reject(new Error(`The load of ${plan.origin} ended with code ${code}.`))
    })
  })
}

export type Load = { requestsPerSecond: number; p50Ms: number; p99Ms: number; faults: number; serverMicroseconds: number | null }

/** Loads a URL on loopback from a process of its own (autocannon), for a bounded time. `serverPid` tells whose CPU time is counted. */
export async function load(
  url: string,
  serverPid: number,
  options: { connections: number; seconds: number; headers?: Record<string, string>; status?: number },
): Promise<Load> {
  const { connections, seconds, headers = {}, status = 200 } = options
  const before = cpuMicroseconds(serverPid)
  const { stdout } = await run(
    process.execPath,
    [
      'node_modules/autocannon/autocannon.js',
      '--json',
      `--connections=${connections}`,
      `--duration=${seconds}`,
      ...Object.entries(headers).flatMap(([name, value]) => ['--headers', `${name}=${value}`]),
      url,
    ],
    { maxBuffer: 10_000_000, timeout: (seconds + 30) * 1000 },
  )
  const spent = cpuMicroseconds(serverPid)
  const result = JSON.parse(stdout) as {
    requests: { average: number; total: number }
    latency: { p50: number; p99: number }
    errors: number
    timeouts: number
    statusCodeStats: Record<string, { count: number }>
  }
  const expected = result.statusCodeStats[status]?.count ?? 0
  return {
    requestsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    faults: result.errors + result.timeouts + (result.requests.total - expected),
    serverMicroseconds: before !== null && spent !== null ? (spent - before) / result.requests.total : null,
  }
}

/** CPU time a process has used, in microseconds (Linux, 100 ticks a second); null elsewhere. */
function cpuMicroseconds(pid: number): number | null {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return null
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** Waits until a process does nothing much any more: what it began at its start is done. At most a few minutes, and not at all off Linux. */
export async function untilIdle(pid: number): Promise<void> {
  const everyMs = 1_000
  for (let calm = 0, tries = 0; calm < 2 && tries < 240; tries++) {
    const before = cpuMicroseconds(pid) ?? 0
    await sleep(everyMs)
    calm = (cpuMicroseconds(pid) ?? 0) - before < everyMs * 50 ? calm + 1 : 0
  }
}

/** Resident memory of a process in MB; null off Linux. */
export function residentMb(pid: number): number | null {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readProc(pid, 'status'))?.[1]
  return kilobytes ? Number(kilobytes) / 1024 : null
}

/** Memory in MB of all processes that descend from one (for the app: its embedded PostgreSQL), shared pages counted once; null off Linux. */
export function descendantsMb(pid: number): number | null {
  if (!existsSync('/proc/self/smaps_rollup')) return null
  const pids = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  const parents = new Map(pids.map((each) => [each, Number(/^PPid:\s+(\d+)/m.exec(readProc(each, 'status'))?.[1])]))
  const descends = (each: number): boolean => {
    const parent = parents.get(each)
    return parent !== undefined && (parent === pid || descends(parent))
  }
  const kilobytes = pids.filter(descends).map((each) => Number(/Pss:\s+(\d+) kB/.exec(readProc(each, 'smaps_rollup'))?.[1] ?? 0))
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024
}

/** Empty where there is no such file, as when the process has ended. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

export const median = (values: number[]): number => percentile(values, 50)
export function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}
