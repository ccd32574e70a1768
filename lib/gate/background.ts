import type { Server } from 'node:http'
import { config } from '@/lib/config'
import { disconnect } from '@/lib/database/client'
import { stopDelivery } from '@/lib/delivery/delivery'
import { bootstrap } from '@/lib/installation/bootstrap'
import { setUpLink } from '@/lib/installation/set-up-link'
import { stopAllLive } from '@/lib/playground/live'
import { type Handler, openNext } from './pages'

/** What works behind the gate and may keep a processor busy for long: the pages, and the jobs. */
export type Background = {
  /** Loads the pages; nothing of the database is needed for that. */
  openPages: () => Promise<Handler>
  /** Does in the database, which is up to date by now, what is due at start, and begins the jobs. Answers the set-up page's link while nobody exists. May be called again after it failed. */
  begin: () => Promise<string | null>
  /** Takes on no more jobs and waits for those under way, while requests are still answered. */
  endJobs: () => Promise<void>
  stop: () => Promise<void>
}

/** The background in the thread that this is called in. `server` is the one that the pages are asked through. */
export function createBackground(server: Server, { dev, host, port }: { dev: boolean; host: string; port: number }): Background {
  let worker: { stop: () => Promise<void> } | undefined
  return {
    openPages: () => openNext(server, dev, host, port),
    async begin() {
      const running = config()
      await bootstrap(running)
      if (running.roles.includes('worker')) {
        const [{ startWorker }, { jobs }] = await Promise.all([import('@/lib/jobs/worker'), import('./jobs')])
        worker ??= await startWorker(jobs)
      }
      return running.roles.includes('web') ? setUpLink(running) : null
    },
    async endJobs() {
      await worker?.stop()
    },
    async stop() {
      // Answers that run with nobody looking are stopped, and recorded, while there still is a database.
      await stopAllLive()
      await stopDelivery()
      await disconnect()
    },
  }
}
