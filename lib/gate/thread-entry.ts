import { readlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { keepCountsElsewhere } from '@/lib/api-keys/rate-limit'
import { logger } from '@/lib/logger'
import { createBackground } from './background'
import { maxHeaderSize } from './forward'
import type { Handler } from './pages'
import type { GateCalls, ThreadCalls, ThreadData } from './thread'

/** The first file of the thread that `thread.ts` starts. */

const { socketPath, host, port } = workerData as ThreadData
const gate = parentPort
if (!gate) throw new Error('This file is started by lib/gate/thread.ts, as a thread.')

let pages: Handler
const server = createServer({ maxHeaderSize }, (request, response) => pages(request, response))
// The gate closes its idle connections itself: closing them here could meet a request that is on its way.
server.keepAliveTimeout = 0
const background = createBackground(server, { dev: false, host, port })

const calls = createBirpc<GateCalls, ThreadCalls>(
  {
    async openPages() {
      pages = await background.openPages()
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ path: socketPath, backlog: 4_096 }, resolve))
    },
    begin: background.begin,
    endJobs: background.endJobs,
    async stop() {
      await background.stop()
      server.closeAllConnections()
      server.close()
    },
  },
  { post: (message) => gate.postMessage(message), on: (listen) => gate.on('message', listen), timeout: -1 },
)
keepCountsElsewhere((keyId, ratePerMinute) => calls.countRequest(keyId, ratePerMinute))
giveWay()
process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))

/** Where there are fewer processors than work, reads go first. Linux alone has priorities of threads. */
function giveWay(): void {
  if (process.platform !== 'linux') return
  const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  setPriority(threadId, 5)
}
