import { type Load, load, median, start } from './bench-processes'

const connections = 16
const seconds = 2
const rounds = 16

/** P1: a published prompt from memory, key checked, against a bare node:http server sending the same bytes; and the same as a 304. */
export async function benchRead(gate: { url: string; pid: number }, path: string, key: string): Promise<string[]> {
  const authorization = `Bearer ${key}`
  const target = gate.url + path
  // fetch asks for a compressed body by itself; autocannon does not.
  const plainly = { authorization, 'accept-encoding': 'identity' }
  const whole = await fetch(target, { headers: plainly })
  const body = await whole.text()
  const etag = whole.headers.get('etag') ?? ''
  const notModified = await fetch(target, { headers: { ...plainly, 'if-none-match': etag } })
  if (whole.status !== 200 || notModified.status !== 304) throw new Error(`The gate answered ${whole.status} and ${notModified.status}.`)
  const sent = ({ headers }: Response) =>
    Object.fromEntries([...headers].filter(([name]) => !['date', 'connection', 'keep-alive', 'transfer-encoding'].includes(name)))
  const input = JSON.stringify({ whole: { headers: sent(whole), body }, notModified: { headers: sent(notModified), body: '' } })
  const bare = await start('scripts/bench-bare-server.ts', {}, input)
  try {
    const loads: Record<'bare' | 'gate' | 'bare304' | 'gate304', Load[]> = { bare: [], gate: [], bare304: [], gate304: [] }
    const headers = { authorization }
    await load(bare.url, bare.pid, { connections, seconds: 2 })
    await load(target, gate.pid, { connections, seconds: 2, headers })
    for (let round = 0; round < rounds; round++) {
      loads.bare.push(await load(bare.url, bare.pid, { connections, seconds, headers }))
      loads.gate.push(await load(target, gate.pid, { connections, seconds, headers }))
      const conditional = { ...headers, 'if-none-match': etag }
      loads.bare304.push(await load(`${bare.url}/304`, bare.pid, { connections, seconds, headers: conditional, status: 304 }))
      loads.gate304.push(await load(target, gate.pid, { connections, seconds, headers: conditional, status: 304 }))
    }
    return [
      `P1: published prompt from memory, body ${body.length} bytes, ${connections} connections, ${rounds} rounds of ${seconds} s in turn, medians`,
      '',
      '| what | requests/s | p99 ms | server CPU µs/request | faults | ratio | goal |',
      '|---|---|---|---|---|---|---|',
      line('bare node:http', loads.bare),
      line('Versicle', loads.gate, loads.bare, 0.75),
      line('bare node:http, 304', loads.bare304),
      line('Versicle, 304', loads.gate304, loads.bare304, 0.8),
    ]
  } finally {
    await bare.stop()
  }
}

function line(what: string, loads: Load[], against?: Load[], goal?: number): string {
  const of = (pick: (load: Load) => number) => median(loads.map(pick))
  const faults = loads.reduce((sum, load) => sum + load.faults, 0)
  const ratio = against
    ? median(loads.map((each, round) => each.requestsPerSecond / (against[round]?.requestsPerSecond ?? Number.NaN)))
    : null
  const cpu = of(({ serverMicroseconds }) => serverMicroseconds ?? Number.NaN).toFixed(1)
  return `| ${what} | ${Math.round(of(({ requestsPerSecond }) => requestsPerSecond)).toLocaleString('en')} | ${of(({ p99Ms }) => p99Ms)} | ${cpu} | ${faults} | ${ratio === null ? '' : ratio.toFixed(2)} | ${goal ? `≥ ${goal}` : ''} |`
}
