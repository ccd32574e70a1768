import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Loaded into a server before anything else (NODE_OPTIONS=--import). On SIGUSR2 it moves the server's wall clock by what the folder's
// `clock` says, in milliseconds, and writes what is left in memory after a collection to `memory`. Timers and performance.now() stay true.
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

process.on('SIGUSR2', () => {
  shiftMs = Number(readFileSync(path.join(folder, 'clock'), 'utf8'))
  collect()
  const file = path.join(folder, 'memory')
  writeFileSync(`${file}.partial`, JSON.stringify(process.memoryUsage()))
  renameSync(`${file}.partial`, file)
})
