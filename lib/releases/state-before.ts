import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import { type AppError, invalid } from '@/lib/errors'
import type { Publication } from './publication'

/** What a release comes after. `now` is by the database's clock, and later than the release before whatever that clock does. */
export type Before = { sequence: number; now: Date }
/** `moved`: something else is live than the author saw. */
type State = { fault: null; before: Before } | { fault: 'moved' | AppError }

/**
 * What each publication comes after. Release n says alone whether anything is live after it, so writing n + 1 on what n says is the whole
 * compare-and-set.
 */
export async function statesBefore(tx: Tx, ctx: Ctx, publications: readonly Publication[]): Promise<State[]> {
  const { workspaceId } = ctx
  const [environmentId] = publications.map(({ environment }) => environment.id)
  const unseen = publications.flatMap(({ prompt, replaces }) => (replaces === null ? [prompt.id] : []))
  const newest =
    unseen.length === 0
      ? []
      : await tx.$queryRaw<{ id: string }[]>`
          SELECT DISTINCT ON ("promptId") "id" FROM "Release"
          WHERE "workspaceId" = ${workspaceId} AND "environmentId" = ${environmentId} AND "promptId" = ANY (${unseen})
          ORDER BY "promptId", "sequence" DESC`
  const ids = [...newest.map(({ id }) => id), ...publications.flatMap(({ replaces }) => replaces ?? [])]
  const rows = await tx.release.findMany({
    where: { workspaceId, environmentId, id: { in: ids } },
    select: {
      id: true,
      promptId: true,
      sequence: true,
      createdAt: true,
      live: { select: { releaseId: true } },
      variants: { select: { weight: true, version: { select: { number: true } } }, orderBy: { position: 'asc' } },
    },
  })
  const now = (await databaseNow(tx)).getTime()
  return publications.map(({ environment, prompt, arms, replaces }): State => {
    const last = rows.find(({ id, promptId }) => promptId === prompt.id && (replaces === null || id === replaces))
    const live = last && last.variants.length > 0 ? last : null
    if (replaces === null ? live : !live || live.live.length === 0) return { fault: 'moved' }
    if (!live && arms.length === 0)
      return { fault: invalid(`Nothing of ${prompt.name} is live in ${environment.slug}, so there is nothing to withdraw.`) }
    const same = live?.variants.map(({ weight, version }) => [version.number, weight])
    if (JSON.stringify(same) === JSON.stringify(arms.map(({ weight, number }) => [number, weight])))
      return { fault: invalid(`Exactly this is live in ${environment.slug} already. There is nothing to release.`) }
    const createdAt = new Date(Math.max(now, (last?.createdAt.getTime() ?? 0) + 1))
    return { fault: null, before: { sequence: last?.sequence ?? 0, now: createdAt } }
  })
}
