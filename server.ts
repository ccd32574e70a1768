import '@/lib/gate/assert-node'
import '@/lib/gate/assert-config'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Config, ConfigError, config, resolveConfig } from '@/lib/config'
import { EmbeddedDatabaseError } from '@/lib/database/postgres-home'
import { type Delivery, stopDelivery, waitingDelivery } from '@/lib/delivery/delivery'
import { serveNode } from '@/lib/delivery/serve-node'
import { ensureBuilt } from '@/lib/gate/build'
import { databaseAnswers } from '@/lib/gate/database-answers'
import { drainer } from '@/lib/gate/drain'
import { type Phase, serveHealth } from '@/lib/gate/health'
import { listen } from '@/lib/gate/listen'
import { bringUpToDate, findDatabase, untilThere, whyAway } from '@/lib/gate/open-database'
import { type Handler, identify, openNext, refuseForNow, withoutPages } from '@/lib/gate/pages'
import { refuseEarly } from '@/lib/gate/refuse-early'
import { secretFromFile } from '@/lib/gate/secret-file'
import { serveLangfuse } from '@/lib/langfuse/serve-node'
import { logger } from '@/lib/logger'

/**
 * The gate: one process, one port. Answers what is published from memory, or from the disk while the database is away, and hands
 * everything else to Next once the database is there and up to date. `--dev` serves with hot reload.
 */

const dev = process.argv.includes('--dev')
Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' })

type Stoppable = { stop: () => Promise<void> }

/** What has to be done in the database before anybody uses it, and what works on it from then on. May be done again after it failed. */
async function openFor(running: Config, delivery: Delivery): Promise<Stoppable[]> {
  await bringUpToDate(running.databaseUrl ?? '')
  const roles = new Set(running.roles)
  if (roles.has('web') || roles.has('worker')) {
    const { bootstrap } = await import('@/lib/installation/bootstrap')
    await bootstrap(running)
  }
  delivery.start()
  if (!roles.has('worker')) return []
  const [{ startWorker }, { jobs }] = await Promise.all([import('@/lib/jobs/worker'), import('@/lib/gate/jobs')])
  return [await startWorker(jobs)]
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

  let working: Stoppable[] = []
  let ending = false
  const end = async (signal: string) => {
    if (ending) return
    ending = true
    logger.info({ signal }, 'draining')
    await Promise.all([drain(), ...working.map((each) => each.stop())])
    await stopDelivery()
    if (web || working.length > 0) await (await import('@/lib/database/client')).disconnect()
    await database.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void end('SIGTERM'))
  process.on('SIGINT', () => void end('SIGINT'))

  delivered = waitingDelivery()
  let opening: Promise<Handler> | undefined
  const openPages = () => {
    opening ??= web ? openNext(server, dev, asked.host, port) : Promise.resolve(withoutPages)
    return opening
  }
  const serve = async () => {
    // One after the other: while Next is loaded, nothing else is heard for seconds on a busy machine, and the database would seem away.
    working = await openFor(running, delivered)
    pages = await openPages()
    phase = 'serving'
    if (web) {
      const { setUpLink } = await import('@/lib/installation/set-up-link')
      const link = await setUpLink(running)
      if (link) console.log(`\nOpen this to create the owner (it works once):\n\n  ${link}\n`)
    }
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
