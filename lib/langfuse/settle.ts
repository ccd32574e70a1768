import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import { problemOf } from '@/lib/problem'

const attempts = 6
const pauseMs = 15
/** PostgreSQL's deadlock and serialization failure, and Prisma's word for both. */
const raced = new Set(['40P01', '40001', 'P2034'])

function lostRace(error: unknown): boolean {
  if (isAppError(error)) return error.code === 'conflict'
  const { code, meta } = (error ?? {}) as { code?: unknown; meta?: { code?: unknown; driverAdapterError?: { cause?: { code?: unknown } } } }
  return [code, meta?.code, meta?.driverAdapterError?.cause?.code].some((each) => typeof each === 'string' && raced.has(each))
}

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
        if (attempt === attempts || !lostRace(error)) throw error
        await sleep(pauseMs * attempt * (0.5 + Math.random()))
      }
    }
  })
}
