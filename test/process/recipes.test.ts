import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import type { Ctx } from '@/lib/context'
import { disconnect } from '@/lib/database/client'
import { readPrompt } from '../../docs/recipes/read-prompt'
import { type RunningServer, startServer } from '../support/start-server'
import { openPostgres, type Postgres } from './postgres'
import { deliveryOn, openWorkspace, publishPrompt, readingKey } from './publishing'
import { until } from './reading'

const recipes = path.resolve(import.meta.dirname, '../../docs/recipes')
const run = promisify(execFile)
const has = (program: string) => spawnSync(program, ['--version']).status === 0
const python = has('python3')
const curl = has('curl')
if (!python) console.warn('There is no python3 here: the recipe in Python was not run.')
if (!curl) console.warn('There is no curl here: the recipe in shell was not run.')

let postgres: Postgres
let ctx: Ctx
let key: { id: string; key: string }
/** Everything that was asked of the server, as it came by. */
const asked: { path: string; conditional: boolean; status: number }[] = []
let server: RunningServer
let front: Server
let folder: string

/** One prompt for each test; `broken` is what the address in front of the server does instead of handing on. */
let broken: 'refuse' | 'fail' | 'hang' | null = null
const publish = (name: string) => publishPrompt(ctx, name)

beforeAll(async () => {
  postgres = await openPostgres()
  ctx = await openWorkspace(postgres)
  key = await readingKey(ctx)
  server = await startServer(deliveryOn(postgres))
  folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-recipes-'))
  front = createServer(async (request, response) => {
    if (broken === 'refuse') return void request.socket.destroy()
    if (broken === 'hang') return
    if (broken === 'fail') return void response.writeHead(502).end('bad gateway')
    const { authorization = '', 'if-none-match': etag } = request.headers
    const answer = await fetch(server.baseUrl + request.url, { headers: { authorization, ...(etag && { 'if-none-match': etag }) } })
    asked.push({ path: request.url ?? '', conditional: etag !== undefined, status: answer.status })
    const body = Buffer.from(await answer.arrayBuffer())
    response.writeHead(answer.status, { etag: answer.headers.get('etag') ?? '', 'content-type': 'application/json' })
    response.end(answer.status === 304 ? undefined : body)
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  process.env.VERSICLE_URL = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  process.env.VERSICLE_KEY = key.key
}, 120_000)
afterAll(async () => {
  front?.closeAllConnections()
  front?.close()
  await server?.stop()
  await disconnect()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Read = (name: string, freshMs: number) => Promise<{ text?: string; version: number }>

/** The Python file in a process of its own, which reads names from one line each and says what it got. */
function inPython() {
  const program = [
    'import json, sys',
    `sys.path.insert(0, ${JSON.stringify(recipes)})`,
    'sys.dont_write_bytecode = True',
    'from read_prompt import read_prompt',
    'for line in sys.stdin:',
    '    name, fresh = json.loads(line)',
    '    try: print(json.dumps(read_prompt(name, fresh_seconds=fresh)), flush=True)',
    '    except Exception as error: print(json.dumps({"error": str(error)}), flush=True)',
  ]
  const child = execFile('python3', ['-c', program.join('\n')])
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
  const read: Read = async (name, freshMs) => {
    child.stdin?.write(`${JSON.stringify([name, freshMs / 1_000])}\n`)
    const answer = JSON.parse((await lines.next()).value as string) as { text?: string; version: number; error?: string }
    if (answer.error) throw new Error(answer.error)
    return answer
  }
  return { read, stop: () => child.kill() }
}

/** What both readers promise. */
async function keepsItsPromises(read: Read, name: string) {
  const prompt = await publish(name)
  asked.length = 0
  const got = await read(name, 60_000)
  expect([got.version, got.text]).toEqual([1, 'one'])
  for (let again = 0; again < 20; again++) await read(name, 60_000)
  expect(asked).toEqual([{ path: `${prompt.path}?environment=production`, conditional: false, status: 200 }])

  await read(name, 0)
  expect(asked.at(-1)).toMatchObject({ conditional: true, status: 304 })
  await prompt.release(2)
  await until('the release', 2_500, async () => (await read(name, 0)).text === 'two')

  for (const way of ['refuse', 'fail', 'hang'] as const) {
    broken = way
    const began = performance.now()
    expect((await read(name, 0)).text).toBe('two')
    expect(performance.now() - began).toBeLessThan(4_000)
    await expect(read(`${name}/unknown`, 0)).rejects.toThrow()
  }
  broken = null
  await prompt.release(1)
  await until('the next release', 2_500, async () => (await read(name, 0)).text === 'one')

  await revokeKey(ctx, { keyId: key.id })
  await until('the revocation', 2_000, () =>
    read(name, 0).then(
      () => false,
      (error: Error) => /401/.test(error.message),
    ),
  )
  await expect(read(name, 60_000)).rejects.toThrow(/401/)
}

test('the reader in TypeScript asks rarely and conditionally, goes on when the server does not answer, and heeds a refusal', async () => {
  await keepsItsPromises((name, freshMs) => readPrompt(name, 'production', freshMs), 'recipes/typescript')
})

test.runIf(python)('so does the one in Python', async () => {
  key = await readingKey(ctx)
  process.env.VERSICLE_KEY = key.key
  const { read, stop } = inPython()
  try {
    await keepsItsPromises(read, 'recipes/python')
  } finally {
    stop()
  }
})

test.each([
  ['TypeScript', [process.execPath, path.join(recipes, 'fetch-bundle.ts')]],
  ...(curl ? [['shell', ['sh', path.join(recipes, 'fetch-bundle.sh')]] as [string, string[]]] : []),
] as [string, string[]][])(
  'the bundle is fetched at build time, in %s: once, again when it changed, and from the last build without a server',
  async (language, [program = '', ...args]) => {
    key = await readingKey(ctx)
    const file = path.join(folder, `${language}.json`)
    const prompt = await publish(`recipes/bundle-${language.toLowerCase()}`)
    const fetchBundle = (given = key.key) =>
      run(program, [...args, file], { env: { ...process.env, NODE_OPTIONS: '', VERSICLE_KEY: given } }).then(
        ({ stderr }) => ({ code: 0, stderr }),
        (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
      )
    const text = () => readFileSync(file, 'utf8')

    broken = 'refuse'
    expect((await fetchBundle()).code).not.toBe(0)
    expect(existsSync(file)).toBe(false)
    broken = null
    expect(await fetchBundle()).toEqual({ code: 0, stderr: '' })
    expect(text()).toContain(`recipes/bundle-${language.toLowerCase()}`)
    const first = text()
    asked.length = 0
    expect((await fetchBundle()).code).toBe(0)
    expect(asked).toMatchObject([{ conditional: true, status: 304 }])
    expect(text()).toBe(first)

    await prompt.release(2)
    await until('the release', 5_000, async () => (await fetchBundle()).code === 0 && text() !== first)
    const second = text()
    for (const way of ['refuse', 'fail'] as const) {
      broken = way
      expect(await fetchBundle()).toEqual({ code: 0, stderr: expect.stringMatching(/\S/) })
      expect(text()).toBe(second)
    }
    broken = null
    expect((await fetchBundle(`vk_${'x'.repeat(43)}`)).code).toBe(1)
    writeFileSync(file, '')
    expect((await fetchBundle()).code).toBe(0)
    expect(text()).toBe(second)
    await sleep(0)
  },
)
