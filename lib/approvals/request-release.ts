import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { ruleColumns, rulesOf } from '@/lib/environments/queries'
import { conflict, invalid } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { announceRequest } from '@/lib/release-requests/announce-request'
import { authorize } from '@/lib/workspaces/authorize'
import { type Asked, askedFor } from './asked'
import { requestColumns, requestDtos } from './request-dto'
import type { ReleaseRequestDto, RequestRelease } from './schema'

/**
 * Asks for a release, a promotion, a withdrawal or a set of promotions, to be carried out by whoever approves it; one request per prompt,
 * those of a set share `setId`. Throws what the verb asked for would throw about its input, `invalid` when a note is wanted there, and
 * `conflict` when another request is open at the same place (with its id), or the environment has moved on.
 */
export async function requestRelease(ctx: Ctx, input: RequestRelease): Promise<ReleaseRequestDto[]> {
  authorize(ctx, 'release.request')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const { note } = input.ask
    const { environment, asked } = await askedFor(tx, ctx, input)
    const rules = rulesOf(await tx.environment.findFirstOrThrow({ where: { workspaceId, id: environment.id }, select: ruleColumns }))
    if (rules.protected && rules.noteRequired && note.trim() === '') {
      const message = `Say in the note why this goes to ${environment.slug}: it wants one.`
      throw invalid(message, [{ path: 'note', message }])
    }
    const setId = input.kind === 'set' ? newId('set') : null
    const rows = asked.map(({ prompt, variants, steps, replaces }) => ({
      id: newId('rqs'),
      ...{ workspaceId, environmentId: environment.id, promptId: prompt.id },
      ...{ variants, ...(steps && { steps }), replacesId: replaces, setId, note },
      ...{ author: actorRef(ctx), authorName: ctx.actor.name },
    }))
    // One may be open at a place: a unique index says so, whatever the timing.
    const { count } = await tx.releaseRequest.createMany({ data: rows, skipDuplicates: true })
    if (count < rows.length) throw await alreadyOpen(tx, ctx, environment, asked)

    const ids = rows.map(({ id }) => id)
    const made = await tx.releaseRequest.findMany({
      where: { workspaceId, id: { in: ids } },
      orderBy: { id: 'asc' },
      select: requestColumns,
    })
    const requests = await requestDtos(tx, ctx, made)
    for (const request of requests) await announceRequest(tx, ctx, 'approval.requested', request)
    for (const { id, promptId, variants, steps, replaces } of requests) {
      const details = {
        promptId,
        environment: environment.slug,
        variants,
        ...(steps && { steps }),
        replaces: replaces?.id ?? null,
        note,
        ...(setId && { set: setId }),
      }
      await audit(tx, ctx, { action: 'request.open', subjectId: id, details })
    }
    return requests
  })
}

async function alreadyOpen(tx: Tx, { workspaceId }: Ctx, environment: { id: string; slug: string }, asked: readonly Asked[]) {
  const open = await tx.releaseRequest.findMany({
    where: { workspaceId, environmentId: environment.id, state: 'open', promptId: { in: asked.map(({ prompt }) => prompt.id) } },
    select: { id: true, author: true, authorName: true, promptId: true },
  })
  const others = open.filter((row) => asked.some(({ prompt }) => prompt.id === row.promptId))
  const named = others.map((row) => `${asked.find(({ prompt }) => prompt.id === row.promptId)?.prompt.name} by ${row.authorName}`)
  return conflict(
    `A release to ${environment.slug} is asked for already: ${named.join(', ')}. Wait until it is decided, or have it withdrawn.`,
    { requests: others.map(({ id, promptId }) => ({ id, promptId })) },
  )
}
