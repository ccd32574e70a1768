import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const limitMs = 60_000

/** Portkey's own gateway, as `npx @portkey-ai/gateway` starts it: it wants headers of its own that say whom to ask. */
export async function startPortkey() {
  const entry = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js')
  const port = await freePort()
  const child = spawn(process.execPath, [entry, `--port=${port}`, '--headless'], { stdio: 'ignore', env: process.env })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + limitMs
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('Portkey’s gateway did not start.')
    await sleep(50)
  }
  return {
    baseUrl: `${url}/v1`,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo
      probe.close(() => resolve(port))
    })
  })
