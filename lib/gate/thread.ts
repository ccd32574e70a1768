import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { countRequest } from '@/lib/api-keys/rate-limit'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import type { Background } from './background'
import { forwarder } from './forward'
import { type Handler, refuseForNow } from './pages'

/** What the gate does for its thread: it alone counts requests, because it counts those it answers itself. */
export type GateCalls = { countRequest: typeof countRequest }
/** What the thread does for the gate. */
export type ThreadCalls = Omit<Background, 'openPages'> & { openPages: () => Promise<void> }
export type ThreadData = { socketPath: string; host: string; port: number }

/**
 * The background in a thread of its own, so that a page being rendered or a thousand runs under way hold up no read of what is
 * published. Requests reach it over a socket in a folder that only this user may enter.
 */
export function startThread(place: { host: string; port: number }): Background {
  const folder = process.platform === 'win32' ? null : mkdtempSync(path.join(tmpdir(), 'versicle-'))
  const socketPath = folder ? path.join(folder, 'pages.sock') : `\\\\.\\pipe\\${newId('req')}`
  const thread = new Worker(new URL('./thread-entry.ts', import.meta.url), {
    workerData: { ...place, socketPath } satisfies ThreadData,
    // V8 lets young objects take 128 MB before it looks at them, and keeps that for good: loading the pages alone would.
    resourceLimits: { maxYoungGenerationSizeMb: 48 },
  })
  let ending = false
  thread.on('error', (error) => logger.fatal({ err: error }, 'the thread of the pages and jobs failed'))
  thread.on('exit', () => {
    // Whoever runs the process starts it anew; half of it must not go on as if it were whole.
    if (!ending) process.exit(1)
  })
  const calls = createBirpc<ThreadCalls, GateCalls>(
    { countRequest },
    { post: (message) => thread.postMessage(message), on: (listen) => thread.on('message', listen), timeout: -1 },
  )
  const failed: Handler = (request, response) =>
    refuseForNow(request, response, String(request.headers['x-request-id']), 'The pages do not answer at the moment.')
  return {
    async openPages() {
      await calls.openPages()
      return forwarder(socketPath, failed)
    },
    begin: () => calls.begin(),
    endJobs: () => calls.endJobs(),
    async stop() {
      ending = true
      await calls.stop()
      await thread.terminate()
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}
