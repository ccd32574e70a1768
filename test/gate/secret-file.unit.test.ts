import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ConfigError } from '@/lib/config'
import { whoseFolder } from '@/lib/database/data-folder'
import { secretFromFile } from '@/lib/gate/secret-file'

const isRoot = process.getuid?.() === 0
const folders: string[] = []
function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'versicle-secret-'))
  folders.push(made)
  return made
}
afterEach(() => {
  for (const made of folders.splice(0)) {
    chmodSync(made, 0o700)
    rmSync(made, { recursive: true, force: true })
  }
})

test('the secret is made once and readable by its owner only', () => {
  const dataDir = folder()
  const secret = secretFromFile(dataDir)
  expect(secret.length).toBeGreaterThanOrEqual(32)
  expect(secretFromFile(dataDir)).toBe(secret)
  expect(statSync(path.join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
})

test.runIf(isRoot)("root makes it as the folder's owner's", () => {
  const dataDir = folder()
  chownSync(dataDir, 12_345, 12_345)
  secretFromFile(dataDir)
  expect(statSync(path.join(dataDir, 'secret'))).toMatchObject({ uid: 12_345, gid: 12_345 })
})

test('a folder that refuses is named with its owner', () => {
  const dataDir = folder()
  chmodSync(dataDir, 0o500)
  // Nothing refuses root.
  if (isRoot) process.seteuid?.(65_534)
  try {
    expect(() => secretFromFile(dataDir)).toThrow(ConfigError)
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
})

test('only what the system refuses in the data folder is told as that', () => {
  const dataDir = folder()
  const at = path.join(dataDir, 'secret')
  writeFileSync(at, '')
  const error = (code: string, where: string) => Object.assign(new Error(code), { code, path: where })
  const told = whoseFolder(error('EACCES', at), dataDir)
  expect(told).toBeInstanceOf(ConfigError)
  expect((told as Error).message).toContain(`The data folder ${dataDir} cannot be used by `)
  expect((told as Error).message).toContain(`${at} belongs to `)
  for (const other of [error('ENOSPC', at), error('EACCES', '/elsewhere'), new Error('plain')])
    expect(whoseFolder(other, dataDir)).toBe(other)
})
