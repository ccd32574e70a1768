import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { verifySnippets } from '@/components/settings/webhook-snippets'
import { rotateWebhookSecret } from '@/lib/webhooks/rotate-webhook-secret'
import { testWebhook } from '@/lib/webhooks/test-webhook'
import { newWorkspace } from '../support/database'
import { hook, until } from './webhooks'

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
const open = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.end())
  })

/** Runs a snippet as somebody who pasted it would. */
async function run(id: string, secret: string, port: number) {
  const { code } = verifySnippets.find((each) => each.id === id)!
  const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-snippet-'))
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'))
  const [program, file] = id === 'python' ? ['python3', 'receiver.py'] : [process.execPath, 'receiver.ts']
  writeFileSync(path.join(folder, file), code)
  const child = spawn(program, [file], { cwd: folder, env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) } })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  return {
    said: () => said,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const hasPython = spawnSync('python3', ['--version']).status === 0
const languages = ['typescript', ...(hasPython ? ['python'] : [])]

test.each(languages)(
  'the %s receiver shown on the screen takes our messages, also in a rotation, and refuses those signed otherwise',
  async (language) => {
    const ctx = await newWorkspace()
    const port = await freePort()
    const [ours, other] = [await hook(ctx, `http://127.0.0.1:${port}/`), await hook(ctx, `http://127.0.0.1:${port}/`)]
    await using receiver = await run(language, ours.secret, port)
    await until(
      () => open(port),
      (is) => is,
    )
    expect(await testWebhook(ctx, { webhook: ours.id }), receiver.said()).toMatchObject({ state: 'delivered', attempts: [{ status: 204 }] })
    expect(receiver.said()).toContain('ping')
    expect(await testWebhook(ctx, { webhook: other.id })).toMatchObject({ state: 'failed', attempts: [{ status: 401 }] })
    await rotateWebhookSecret(ctx, { webhook: ours.id, overlapSeconds: 60 })
    expect(await testWebhook(ctx, { webhook: ours.id })).toMatchObject({ state: 'delivered' })
  },
)
