import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
const folders: string[] = []
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
})

/** A folder with these files. */
function folderWith(files: Record<string, string>): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'versicle-env-'))
  folders.push(made)
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(made, name), content)
  return made
}

/** What PORT is for a process that is started in `cwd`. */
async function portIn(cwd: string, env: Record<string, string> = {}): Promise<string> {
  const file = pathToFileURL(path.join(root, 'lib/gate/env-file.ts')).href
  const { stdout } = await run(process.execPath, ['--import', file, '-p', 'process.env.PORT'], { cwd, env: { NODE_ENV: 'test', ...env } })
  return stdout.trim()
}

test('a file .env is read where there is one', async () => {
  expect(await portIn(folderWith({ '.env': 'PORT=4000' }))).toBe('4000')
  expect(await portIn(folderWith({ '.env.local': 'PORT=4000' }))).toBe('undefined')
})

test('what is set already wins, also when it is empty', async () => {
  const folder = folderWith({ '.env': 'PORT=4000' })
  expect(await portIn(folder, { PORT: '5000' })).toBe('5000')
  expect(await portIn(folder, { PORT: '' })).toBe('')
})

test('another file that is named is read in its place, and has to be there', async () => {
  const folder = folderWith({ '.env': 'PORT=4000', settings: 'PORT=6000' })
  expect(await portIn(folder, { VERSICLE_ENV_FILE: 'settings' })).toBe('6000')
  await expect(portIn(folder, { VERSICLE_ENV_FILE: 'elsewhere' })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^\nThe settings in elsewhere cannot be read: ENOENT/),
  })
})

test.each(['prisma/migrate.ts', 'scripts/reseal.ts'])('%s reads the file before anything asks', async (script) => {
  const folder = folderWith({ settings: 'VERSICLE_SECRET_PREVIOUS=short' })
  const env = {
    NODE_ENV: 'test' as const,
    PATH: process.env.PATH,
    VERSICLE_DATA_DIR: folder,
    VERSICLE_ENV_FILE: path.join(folder, 'settings'),
  }
  await expect(run(process.execPath, ['--import', 'tsx', script], { cwd: root, env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('VERSICLE_SECRET_PREVIOUS must be the secret'),
  })
})
