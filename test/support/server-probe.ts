import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BroadcastChannel, isMainThread } from 'node:worker_threads'

// Loaded into a server before anything else (NODE_OPTIONS=--import). On SIGUSR2 it moves the server's wall clock by what the folder's
// `clock` says, in milliseconds, and writes what is left in memory after a collection, of all threads, to `memory`. Timers and performance.now() stay true.
const folder = process.env.VERSICLE_TEST_PROBE ?? ''
let shiftMs = 0
const now = Date.now.bind(Date)
const shifted = () => now() + shiftMs
globalThis.Date = new Proxy(Date, {
  construct: (target, given, by) => Reflect.construct(target, given.length === 0 ? [shifted()] : given, by),
  apply: () => new Date().toString(),
  get: (target, name) => (name === 'now' ? shifted : Reflect.get(target, name)),
})

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

type Left = { heapUsed: number; external: number }
const left = (): Left => {
  collect()
  return process.memoryUsage()
}

// The pages' thread loads this file too, and has a heap of its own that only it can collect and count.
const channel = new BroadcastChannel('versicle probe')
channel.unref()
type Message = { from: 'thread' | 'main'; left?: Left; shiftMs?: number }
const heard = (listen: (message: Message) => void) => {
  channel.onmessage = (event: unknown) => listen((event as { data: Message }).data)
}

if (isMainThread) {
  let threads = 0
  let answered: Left[] = []
  const write = () => {
    if (answered.length < threads + 1) return
    const sum = (name: keyof Left) => answered.reduce((total, each) => total + each[name], 0)
    const file = path.join(folder, 'memory')
    const { rss } = process.memoryUsage()
    writeFileSync(`${file}.partial`, JSON.stringify({ heapUsed: sum('heapUsed'), external: sum('external'), rss }))
    renameSync(`${file}.partial`, file)
  }
  heard(({ from, left: counted }) => {
    if (from !== 'thread') return
    if (counted === undefined) threads++
    else {
      answered.push(counted)
      write()
    }
  })
  process.on('SIGUSR2', () => {
    shiftMs = Number(readFileSync(path.join(folder, 'clock'), 'utf8'))
    channel.postMessage({ from: 'main', shiftMs })
    answered = [left()]
    write()
  })
} else {
  heard(({ from, shiftMs: wanted }) => {
    if (from !== 'main') return
    shiftMs = wanted ?? 0
    channel.postMessage({ from: 'thread', left: left() })
  })
  channel.postMessage({ from: 'thread' })
}
