import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'

const attempts = 6
const pauseMs = 15
/** PostgreSQL's deadlock and serialization failure, and Prisma's word for both. */
const raced = new Set(['40P01', '40001', 'P2034'])

function lostRace(error: unknown): boolean {
  if (isAppError(error)) return error.code === 'conflict'
  const { code, meta } = (error ?? {}) as { code?: unknown; meta?: { code?: unknown; driverAdapterError?: { cause?: { code?: unknown } } } }
  return [code, meta?.code, meta?.driverAdapterError?.cause?.code].some((each) => typeof each === 'string' && raced.has(each))
}

/**
 * Does again, a bounded number of times, what lost a race: a Langfuse client says what it wants and never what it saw, so whoever comes
 * second means it on top of the first. Within a transaction of somebody else's, once.
 */
export async function settle<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (ctx.tx || attempt === attempts || !lostRace(error)) throw error
      await sleep(pauseMs * attempt * (0.5 + Math.random()))
    }
  }
}
