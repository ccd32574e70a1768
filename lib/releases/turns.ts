import { type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'

/** Of the ten connections of a process. Writers to one place wait for each other in the database: more of them would keep readers out. */
const most = 4
let busy = 0
const waiting: (() => void)[] = []

/**
 * A transaction that releases. When many come at once, all but a few wait their turn here, in the order they came, without holding a
 * connection: so fifty writers to one place starve nobody, themselves included.
 */
export async function inReleaseTurn<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>, options?: { timeoutMs?: number }): Promise<T> {
  return ctx.tx ? work(ctx.tx) : inTurn(() => withTransaction(ctx, work, options))
}

export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy < most) busy++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else busy--
  }
}
