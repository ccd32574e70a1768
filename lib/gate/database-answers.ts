import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivery } from '@/lib/delivery/delivery'

/** What was heard from the database this long ago still counts. */
const HEARD_MS = 1_000
// Counted in short waits: one that a busy process comes late from counts once, so its own stall is not taken for the database's silence.
const WAIT_MS = 100
const WAITS = 14

type Asked = Pick<Delivery, 'isDown' | 'heardFromMs' | 'reachesDatabase'>

/**
 * Whether the database answers, asked before anything is begun that needs it: true at once when it was heard from a moment ago, else what
 * it says now, false after a second and a half of silence. Without this a database that hangs would leave pages hanging with it.
 */
export function databaseAnswers(delivery: Asked): boolean | Promise<boolean> {
  if (delivery.isDown()) return false
  if (performance.now() - delivery.heardFromMs() < HEARD_MS) return true
  const answered = delivery.reachesDatabase()
  const silent = async () => {
    for (let waits = 0; waits < WAITS; waits++) await sleep(WAIT_MS, undefined, { ref: false })
    return false
  }
  return Promise.race([answered, silent()])
}
