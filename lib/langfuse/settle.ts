import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '@/lib/context'
import { lostRace } from '@/lib/database/client'
import { isAppError } from '@/lib/errors'
import { problemOf } from '@/lib/problem'

const attempts = 6
const pauseMs = 15

const wasLate = (error: unknown) => (isAppError(error) ? error.code === 'conflict' : lostRace(error))

const isAway = (error: unknown) => problemOf(error, '').body.code === 'unavailable'
const turns = new Map<string, Promise<unknown>>()

/**
 * Writers of one prompt wait for each other here rather than each on a connection of its own. When the database is away for the first,
 * it is for all who wait.
 */
function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(name) ?? Promise.resolve()
  const mine = before.then(work, (error: unknown) => (isAway(error) ? Promise.reject(error) : work()))
  turns.set(name, mine)
  const done = () => {
    if (turns.get(name) === mine) turns.delete(name)
  }
  mine.then(done, done)
  return mine
}

/**
 * Does again, a bounded number of times, what lost a race: a Langfuse client says what it wants and never what it saw, so whoever comes
 * second means it on top of the first. Within somebody else's transaction, once.
 */
export function settle<T>(ctx: Ctx, prompt: string, work: () => Promise<T>): Promise<T> {
  if (ctx.tx) return work()
  return inTurn(`${ctx.workspaceId}\n${prompt}`, async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (attempt === attempts || !wasLate(error)) throw error
        await sleep(pauseMs * attempt * (0.5 + Math.random()))
      }
    }
  })
}
