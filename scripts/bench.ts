import os from 'node:os'
import { benchBusy } from './bench-busy'
import { benchColumns } from './bench-columns'
import { openBenchDatabase, publishOne } from './bench-database'
import { benchEndpoint } from './bench-endpoint'
import { benchFreshness } from './bench-freshness'
import { benchMany } from './bench-many'
import { benchPrompts } from './bench-prompts'
import { benchRead } from './bench-read'
import { benchRuns } from './bench-runs'
import { benchStart } from './bench-start'

/**
 * `npm run bench` measures P1–P6, P8 and P9 of MEASURES.md and prints Markdown; `npm run bench -- P1 P3` only those. Everything runs on
 * loopback, bounded in time, on an embedded PostgreSQL of its own in a temporary folder.
 */
const known = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P8', 'P8-RUNS', 'P9']
const asked = process.argv.slice(2).map((name) => name.toUpperCase())
const unknown = asked.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Known: ${known.join(', ')}.`)
  process.exit(1)
}
const wanted = (...names: string[]) => asked.length === 0 || names.some((name) => asked.includes(name))
const print = (lines: string[]) => console.log(`${lines.join('\n')}\n`)

/** The load of the last minute beside each table: other work on the machine takes from both sides, but not evenly. */
const load = () => `(load ${os.loadavg()[0]?.toFixed(1)} before)`

async function benchDelivery(): Promise<void> {
  const database = await openBenchDatabase()
  try {
    if (wanted('P1', 'P3')) {
      const url = await database.create('p1')
      const { ctx, prompt, key } = await publishOne(url)
      const gate = await database.startOn(url)
      if (wanted('P1')) print([load(), ...(await benchRead(gate, prompt.path, key))])
      if (wanted('P3')) print([load(), ...(await benchFreshness(ctx, url, gate.url, prompt, key))])
      await gate.stop()
    }
    if (wanted('P2')) print([load(), ...(await benchMany(database))])
    if (wanted('P4')) print([load(), ...(await benchBusy(database))])
    if (wanted('P5')) print([load(), ...(await benchEndpoint(database))])
    if (wanted('P6')) print([load(), ...(await benchColumns(database))])
    if (wanted('P8')) print([load(), ...(await benchPrompts(database))])
    if (wanted('P8-RUNS')) print([load(), ...(await benchRuns(database))])
  } finally {
    await database.close()
  }
}

const [cpu] = os.cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${os.cpus().length} × ${cpu?.model}, ${os.platform()}\n`,
)
if (wanted('P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P8', 'P8-RUNS')) await benchDelivery()
if (wanted('P9')) print(await benchStart())
