import '@/lib/gate/assert-node'
import '@/lib/gate/assert-config'
import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Config, ConfigError, config, resolveConfig } from '@/lib/config'
import { disconnect } from '@/lib/database/client'
import { EmbeddedDatabaseError } from '@/lib/database/postgres-home'
import { type Delivery, stopDelivery, waitingDelivery } from '@/lib/delivery/delivery'
import { serveNode } from '@/lib/delivery/serve-node'
import type { Background } from '@/lib/gate/background'
import { ensureBuilt } from '@/lib/gate/build'
import { databaseAnswers } from '@/lib/gate/database-answers'
import { drainer } from '@/lib/gate/drain'
import { type Phase, serveHealth } from '@/lib/gate/health'
import { listen } from '@/lib/gate/listen'
import { dev } from '@/lib/gate/mode'
import { bringUpToDate, findDatabase, untilThere, whyAway } from '@/lib/gate/open-database'
import { type Handler, identify, refuseForNow, withoutPages } from '@/lib/gate/pages'
import { refuseEarly } from '@/lib/gate/refuse-early'
import { secretFromFile } from '@/lib/gate/secret-file'
import { serveLangfuse } from '@/lib/langfuse/serve-node'
import { logger } from '@/lib/logger'
import { callsKept, serveOpenai } from '@/lib/openai/serve-node'

/**
 * The gate: one process, one port. Answers what is published from memory, or from the disk while the database is away, and hands
 * everything else to Next, in a thread of its own, once the database is there and up to date. `--dev` serves with hot reload.
 */

/** In development the pages stay in this thread, where hot reload can reach the server. */
async function openBackground(server: Server, { roles, host }: Config, port: number): Promise<Background | null> {
  if (!roles.includes('web') && !roles.includes('worker')) return null
  if (!dev) return (await import('@/lib/gate/thread')).startThread({ host, port })
  return (await import('@/lib/gate/background')).createBackground(server, { dev, host, port })
}

async function main() {
  const asked = config()
  const web = asked.roles.includes('web')
  if (web && !dev) await ensureBuilt()

  let phase: Phase = 'starting'
  let delivered: Delivery
  let pages: Handler
  const server = createServer((request, response) => {
    if (serveHealth(request.url ?? '/', response, isDraining() ? 'ending' : phase, delivered)) return
    if (phase !== 'starting' && (serveNode(request, response, delivered) || serveLangfuse(request, response, delivered))) return
    const requestId = identify(request, response)
    if (web && phase === 'serving' && serveOpenai(request, response, delivered, requestId)) return
    if (refuseEarly(request, requestId, response)) return
    if (phase === 'starting') return refuseForNow(request, response, requestId, 'Versicle is starting.')
    const go = (answers: boolean) => {
      if (answers) pages(request, response)
      else refuseForNow(request, response, requestId, 'The database does not answer at the moment. Try again shortly.')
    }
    const answers = phase === 'serving' && databaseAnswers(delivered)
    if (typeof answers === 'boolean') go(answers)
    else void answers.then(go)
  })
  // Longer than the usual balancer's 60 s, so that the balancer and not the server ends an idle connection.
  server.keepAliveTimeout = 65_000
  const { drain, isDraining } = drainer(server)
  const port = await listen(server, asked.port, asked.host)
  const address = `http://${asked.host.includes(':') ? `[${asked.host}]` : asked.host}:${port}`

  const secret = asked.secret ?? secretFromFile(asked.dataDir)
  process.env.VERSICLE_SECRET = secret
  const database = await findDatabase(asked)
  const running = resolveConfig({ databaseUrl: database.url, embedded: database.embedded, secret, port })
  process.env.NEXTAUTH_URL = running.url
  process.env.NEXTAUTH_SECRET = secret
  if (database.note) console.log(database.note)

  const behind = await openBackground(server, asked, port)
  let ending = false
  const end = async (signal: string) => {
    if (ending) return
    ending = true
    logger.info({ signal }, 'draining')
    await Promise.all([drain(), behind?.endJobs()])
    await callsKept()
    await Promise.all([behind?.stop(), stopDelivery()])
    await disconnect()
    await database.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void end('SIGTERM'))
  process.on('SIGINT', () => void end('SIGINT'))

  delivered = waitingDelivery()
  let opening: Promise<Handler> | undefined
  const openPages = () => {
    opening ??= web && behind ? behind.openPages() : Promise.resolve(withoutPages)
    return opening
  }
  const serve = async () => {
    await bringUpToDate(database.url)
    const link = await behind?.begin()
    delivered.start()
    pages = await openPages()
    phase = 'serving'
    if (link) console.log(`\nOpen this to create the owner (it works once):\n\n  ${link}\n`)
    console.log(`ready on ${running.url === `http://localhost:${port}` ? running.url : `${address} (${running.url})`}`)
  }

  const why = await whyAway(database.url)
  if (why === null) return serve()
  phase = 'waiting'
  console.error(`\n${why}\nUntil it answers, ${address} serves what is on disk of what is published, and answers 503 to everything else.\n`)
  openPages().catch((error: unknown) => logger.error({ err: error }, 'the pages could not be opened'))
  while (!ending) {
    await untilThere(database.url)
    try {
      return await serve()
    } catch (error) {
      logger.error({ err: error }, 'the database answers but could not be opened; trying again')
      await sleep(1_000)
    }
  }
}

process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof EmbeddedDatabaseError) console.error(`\n${error.message}\n`)
  else console.error(error)
  process.exit(1)
})
