import { type BenchDatabase, manyPrefix, type Published, publishMany, publishOne } from './bench-database'
import { drive, median, residentMb, untilIdle } from './bench-processes'

const sizes = [10, 1_000, 100_000]
const connections = 16
const seconds = 2
const rounds = 6
const fillSeconds = 180

type Place = Awaited<ReturnType<typeof open>>

/** A database with so many published prompts, and a process that delivers them. */
async function open(database: BenchDatabase, count: number) {
  const url = await database.create(`p2_${count}`)
  const published: Published = await publishOne(url)
  await publishMany(url, published, count - 1)
  const gate = await database.startOn(url)
  // It writes what is published to the disk first.
  await untilIdle(gate.pid)
  return {
    url,
    count,
    gate,
    restMb: residentMb(gate.pid),
    headers: { authorization: `Bearer ${published.key}` },
    path: published.prompt.path,
  }
}

/** P2: reads of one, of a thousand and of all of 10, 1,000 and 100,000 published prompts; first reads; a 304; memory; two processes. */
export async function benchMany(database: BenchDatabase): Promise<string[]> {
  const places: Place[] = []
  for (const count of sizes) places.push(await open(database, count))
  const plan = { connections, seconds, perSecond: null, status: 200 }

  const first: string[] = []
  for (const { gate, count, headers, restMb } of places) {
    const path = { prefix: manyPrefix, count: count - 1, once: true }
    const filled = await drive({ ...plan, origin: gate.url, path, headers, seconds: fillSeconds })
    const grown = (residentMb(gate.pid) ?? Number.NaN) - (restMb ?? Number.NaN)
    first.push(
      `| ${count.toLocaleString('en')} | ${perSecond(filled)} | ${filled.p50Ms.toFixed(2)} | ${filled.p99Ms.toFixed(1)} | ${filled.faults} | ${restMb?.toFixed(0)} | ${grown.toFixed(0)} |`,
    )
  }

  const kinds = {
    'all, evenly': ({ count, headers }: Place) => ({ ...plan, path: { prefix: manyPrefix, count: count - 1 }, headers }),
    'a thousand, evenly': ({ count, headers }: Place) => ({
      ...plan,
      path: { prefix: manyPrefix, count: Math.min(999, count - 1) },
      headers,
    }),
    one: ({ path, headers }: Place) => ({ ...plan, path, headers }),
    'one, 304': ({ path, headers }: Place) => ({
      ...plan,
      path,
      headers: { ...headers, 'if-none-match': etags.get(path) ?? '' },
      status: 304,
    }),
  }
  const etags = new Map<string, string>()
  const measured = new Map<string, { rate: number; p99Ms: number; faults: number }[]>()
  for (let round = -1; round < rounds; round++)
    for (const [kind, planOf] of Object.entries(kinds))
      for (const place of places) {
        // fetch would ask for a compressed body by itself, whose ETag is another.
        const answer = await fetch(place.gate.url + place.path, { headers: { ...place.headers, 'accept-encoding': 'identity' } })
        etags.set(place.path, answer.headers.get('etag') ?? '')
        await answer.arrayBuffer()
        const outcome = await drive({ ...planOf(place), origin: place.gate.url })
        if (round < 0) continue
        const name = `${kind} ${place.count}`
        const before = measured.get(name) ?? []
        measured.set(name, [...before, { rate: outcome.requests / outcome.seconds, p99Ms: outcome.p99Ms, faults: outcome.faults }])
      }

  const [smallest] = sizes
  const lines = Object.keys(kinds).flatMap((kind) =>
    sizes.map((count) => {
      const all = measured.get(`${kind} ${count}`) ?? []
      const base = measured.get(`${kind} ${smallest}`) ?? []
      const ratio = median(all.map(({ rate }, round) => rate / (base[round]?.rate ?? Number.NaN)))
      const faults = all.reduce((sum, each) => sum + each.faults, 0)
      const rate = Math.round(median(all.map(({ rate }) => rate))).toLocaleString('en')
      return `| ${kind} | ${count.toLocaleString('en')} | ${rate} | ${median(all.map(({ p99Ms }) => p99Ms)).toFixed(2)} | ${faults} | ${count === smallest ? '' : ratio.toFixed(2)} | ${count === smallest ? '' : '≥ 0.9'} |`
    }),
  )
  return [
    `P2: many published prompts, bodies of about 1.6 kB, ${connections} connections, ${rounds} rounds of ${seconds} s in turn, medians`,
    '',
    '| reads | prompts | requests/s | p99 ms | faults | ratio to 10 | goal |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
    'Every prompt once, just started: each read is a miss and one query. Memory of the process before, and what it grew by.',
    '',
    '| prompts | misses/s | p50 ms | p99 ms | faults | MB before | grown by MB |',
    '|---|---|---|---|---|---|---|',
    ...first,
    '',
    ...(await twoProcesses(database, places.at(1))),
  ]
}

/** One process with all connections, and two on the same database with half each, in turn. */
async function twoProcesses(database: BenchDatabase, place: Place | undefined): Promise<string[]> {
  if (!place) return []
  const second = await database.startOn(place.url)
  const plan = { path: { prefix: manyPrefix, count: place.count - 1 }, headers: place.headers, seconds, perSecond: null, status: 200 }
  const one = () => drive({ ...plan, origin: place.gate.url, connections })
  const both = () => Promise.all([place.gate.url, second.url].map((origin) => drive({ ...plan, origin, connections: connections / 2 })))
  await both()
  const rates: { one: number[]; both: number[] } = { one: [], both: [] }
  for (let round = 0; round < rounds / 2; round++) {
    const alone = await one()
    rates.one.push(alone.requests / alone.seconds)
    rates.both.push((await both()).reduce((sum, each) => sum + each.requests / each.seconds, 0))
  }
  const shown = (values: number[]) => Math.round(median(values)).toLocaleString('en')
  return [
    `Two processes on one database (1,000 prompts, all evenly): one ${shown(rates.one)} requests/s, two together ${shown(rates.both)}; the load generator shares the cores with them.`,
  ]
}

const perSecond = ({ requests, seconds }: { requests: number; seconds: number }) => Math.round(requests / seconds).toLocaleString('en')
