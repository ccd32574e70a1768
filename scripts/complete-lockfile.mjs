// Adds to package-lock.json the optional platform packages (other systems' binaries) that the registry in use did not offer
// when the lock was written. Without them `npm ci` calls the lock out of sync, and a Mac or Windows user would get no binary.
// Run after `npm install`: node scripts/complete-lockfile.mjs
import { readFileSync, writeFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const systems = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  aix: 'aix',
  win32: 'win32',
  windows: 'win32',
}
const processors = ['arm64', 'arm', 'ia32', 'x64', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']
const exact = (range) => range.replace(/^[\^~]/, '')

let added = 0
for (const [, owner] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (lock.packages[key]) continue
    const words = name.split('/').at(-1).split('-')
    const os = words.map((word) => systems[word]).find(Boolean)
    const cpu = processors.find((processor) =>
      words.some((word) => word === processor || (processor === 'arm' && word.startsWith('arm') && word !== 'arm64')),
    )
    lock.packages[key] = {
      version: exact(range),
      ...(cpu && { cpu: [cpu] }),
      ...(owner.dev && { dev: true }),
      optional: true,
      ...(os && { os: [os] }),
    }
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} optional platform packages added to package-lock.json`)
