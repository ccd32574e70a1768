import { db, type Tx } from '@/lib/database/client'
import type { Role } from '@/prisma/generated/enums'

/** Who acts: a signed-in person, an API key, or Versicle itself (seeding, jobs). */
export type Actor =
  | { type: 'user'; id: string; name: string; role: Role }
  | { type: 'api_key'; id: string; name: string; scopes: readonly string[]; environmentId: string | null }
  | { type: 'system'; id: string; name: string }

/** What every verb and query is given: the workspace it acts in, who acts, and the transaction it joins when there is one. */
export type Ctx = {
  workspaceId: string
  actor: Actor
  tx?: Tx
  requestId?: string
  ip?: string
  /** Leaves, inside the transaction that makes a change, the trace that it was made: so that nothing is done twice (Idempotency-Key). */
  receipt?: (tx: Tx) => Promise<void>
}

/** `user:usr_…`: how an actor is written in rows. */
export const actorRef = ({ actor }: Ctx): string => `${actor.type}:${actor.id}`

/** Joins the caller's transaction when there is one, so verbs compose. `timeoutMs`: for those that do many things at once. */
export const withTransaction = <T>(ctx: Ctx, work: (tx: Tx) => Promise<T>, { timeoutMs }: { timeoutMs?: number } = {}): Promise<T> =>
  ctx.tx
    ? work(ctx.tx)
    : db().$transaction(
        async (tx) => {
          const result = await work(tx)
          await ctx.receipt?.(tx)
          return result
        },
        timeoutMs === undefined ? {} : { timeout: timeoutMs },
      )

/** Several verbs as one: all of them or none. Each authorises and audits for itself. */
export const together = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> => withTransaction(ctx, (tx) => work({ ...ctx, tx }))

/** For reads: the caller's transaction when there is one, else the pool. */
export const reader = (ctx: Ctx): Tx => ctx.tx ?? db()
