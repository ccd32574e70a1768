import { connect, type Socket } from 'node:net'
import os from 'node:os'

/**
 * A load of GETs on loopback from a process of its own, on kept connections over bare sockets, so that the server is what is measured. Reads
 * a plan from standard input and prints what came of it, both as JSON. Without `perSecond` each connection asks again as soon as it is
 * answered; with it requests are due at an even pace and timed from when they were due, so that a server that stalls does not hide it.
 */
export type Plan = {
  origin: string
  /** One path, or as many as `count`: `prefix` and six digits, chosen evenly at random; `once` takes each a single time, in order. */
  path: string | { prefix: string; count: number; once?: boolean }
  headers: Record<string, string>
  connections: number
  seconds: number
  perSecond: number | null
  status: number
}
export type Outcome = { requests: number; seconds: number; p50Ms: number; p99Ms: number; longestMs: number; faults: number }

const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
const plan = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Plan
try {
  // The clock of the measurement must not wait for a core.
  os.setPriority(-10)
} catch {
  // Only root may.
}

const { hostname, port } = new URL(plan.origin)
const rest = ` HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${Object.entries(plan.headers)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')}\r\n`
const { path } = plan
let taken = 0
const exhausted = () => typeof path !== 'string' && path.once === true && taken >= path.count
function nextPath(): string {
  if (typeof path === 'string') return path
  const number = path.once ? taken++ : Math.floor(Math.random() * path.count)
  return path.prefix + String(number + 1).padStart(6, '0')
}

const latencies: number[] = []
let faults = 0
const began = performance.now()
const until = began + plan.seconds * 1_000
const idle: Connection[] = []
/** When the requests that wait for a connection were due. */
const due: number[] = []

class Connection {
  private socket: Socket
  private askedAt = 0
  private answered: () => void = () => {}
  private have = 0
  private need = 0

  constructor() {
    this.socket = connect(Number(port), hostname)
    this.socket.setNoDelay(true)
    this.socket.on('data', (chunk) => this.take(chunk))
    this.socket.on('error', () => faults++)
  }

  /** Sends one GET, due at `askedAt`; resolves when its answer is whole. */
  ask(askedAt: number): Promise<void> {
    this.askedAt = askedAt
    this.socket.write(`GET ${nextPath()}${rest}`)
    return new Promise((resolve) => {
      this.answered = resolve
    })
  }

  private take(chunk: Buffer): void {
    if (this.need === 0) {
      // A head always comes whole: it leaves in one write and is far smaller than a segment on loopback.
      const end = chunk.indexOf('\r\n\r\n')
      const head = chunk.toString('latin1', 0, end)
      if (Number(head.slice(9, 12)) !== plan.status) faults++
      this.need = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    }
    this.have += chunk.length
    if (this.have < this.need) return
    this.have = this.need = 0
    latencies.push(performance.now() - this.askedAt)
    this.answered()
  }

  end(): void {
    this.socket.removeAllListeners('error').on('error', () => undefined)
    this.socket.destroy()
  }
}

const connections = Array.from({ length: plan.connections }, () => new Connection())

async function askAgainAndAgain(connection: Connection): Promise<void> {
  while (performance.now() < until && !exhausted()) await connection.ask(performance.now())
}

async function serve(connection: Connection): Promise<void> {
  for (let at = due.shift(); at !== undefined; at = due.shift()) await connection.ask(at)
  idle.push(connection)
}

function askAtPace(perSecond: number): Promise<void> {
  idle.push(...connections)
  let sent = 0
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now()
      for (; began + (sent * 1_000) / perSecond <= Math.min(now, until); sent++) due.push(began + (sent * 1_000) / perSecond)
      while (due.length > 0) {
        const connection = idle.pop()
        if (!connection) break
        void serve(connection)
      }
      if (now < until || latencies.length < sent) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
}

await (plan.perSecond === null ? Promise.all(connections.map(askAgainAndAgain)) : askAtPace(plan.perSecond))
const seconds = (performance.now() - began) / 1_000
for (const connection of connections) connection.end()
const sorted = Float64Array.from(latencies).sort()
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
const outcome: Outcome = { requests: sorted.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1), faults }
console.log(JSON.stringify(outcome))
