import { actorRef, type Ctx, reader } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { boundTo, findEnvironment } from '@/lib/environments/find-environment'
import { notFound } from '@/lib/errors'
import { authorOf } from '@/lib/prompts/author'
import { compared } from '@/lib/releases/compare-versions'
import { movedWarnings } from '@/lib/releases/moved'
import { brokenRules, ruleWarnings } from '@/lib/releases/rules'
import { authorize } from '@/lib/workspaces/authorize'
import { type RequestRow, requestColumns, requestDtos, variantsAsked, versionsAsked } from './request-dto'
import { ListRequests, type ReleaseRequestDetail, type ReleaseRequestDto, type RequestPage, type WaitingCounts } from './schema'

/** How many open requests are looked through for what waits; a workspace has a handful. */
const MOST_OPEN = 500
/** How many outcomes are told at once. */
const MOST_NEWS = 100

const visible = (ctx: Ctx): Prisma.ReleaseRequestWhereInput => ({
  workspaceId: ctx.workspaceId,
  environmentId: boundTo(ctx) ?? undefined,
})
/** What whoever asks this asked for themselves, what became of it, and they have not seen yet. */
const unseen = (ctx: Ctx): Prisma.ReleaseRequestWhereInput => ({
  ...visible(ctx),
  ...{ author: actorRef(ctx), outcomeSeen: false },
  state: { in: ['approved', 'rejected', 'superseded'] },
})

/** Requests, newest first, a page at a time. Throws `not_found` for an unknown environment. */
export async function listRequests(ctx: Ctx, query: ListRequests = {}): Promise<RequestPage> {
  authorize(ctx, 'workspace.read')
  const { state, environment, promptId, setId, limit, cursor } = ListRequests.parse(query)
  const tx = reader(ctx)
  const rows = await tx.releaseRequest.findMany({
    where: {
      ...visible(ctx),
      ...(environment && { environmentId: (await findEnvironment(tx, ctx, environment)).id }),
      state,
      promptId,
      setId,
      ...(cursor && { id: { lt: cursor } }),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: requestColumns,
  })
  const page = rows.slice(0, limit)
  return { data: await requestDtos(tx, ctx, page), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

/** The open requests that whoever asks this may approve, oldest first. */
export async function waitingForMe(ctx: Ctx): Promise<ReleaseRequestDto[]> {
  authorize(ctx, 'workspace.read')
  return (await openRequests(ctx)).filter(({ mayApprove }) => mayApprove)
}

/** What a badge shows. */
export async function waitingCounts(ctx: Ctx): Promise<WaitingCounts> {
  authorize(ctx, 'workspace.read')
  const open = await openRequests(ctx)
  return { forMe: open.filter(({ mayApprove }) => mayApprove).length, mine: open.filter(({ own }) => own).length }
}

/** How many of one's own requests were approved, rejected or overtaken since one last looked. */
export async function countOutcomes(ctx: Ctx): Promise<number> {
  authorize(ctx, 'workspace.read')
  return reader(ctx).releaseRequest.count({ where: unseen(ctx) })
}

/** The same, newest first. */
export async function newOutcomes(ctx: Ctx): Promise<ReleaseRequestDto[]> {
  authorize(ctx, 'workspace.read')
  const tx = reader(ctx)
  const rows = await tx.releaseRequest.findMany({ where: unseen(ctx), orderBy: { id: 'desc' }, take: MOST_NEWS, select: requestColumns })
  return requestDtos(tx, ctx, rows)
}

async function openRequests(ctx: Ctx): Promise<ReleaseRequestDto[]> {
  const tx = reader(ctx)
  const where = { ...visible(ctx), state: 'open' as const }
  return requestDtos(tx, ctx, await tx.releaseRequest.findMany({ where, orderBy: { id: 'asc' }, take: MOST_OPEN, select: requestColumns }))
}

/** One request with what was said, what it would change, and what would refuse it even when approved. Throws `not_found`. */
export async function requestById(ctx: Ctx, id: string): Promise<ReleaseRequestDetail> {
  authorize(ctx, 'workspace.read')
  const tx = reader(ctx)
  const row = await tx.releaseRequest.findFirst({ where: { ...visible(ctx), id }, select: requestColumns })
  if (!row) throw notFound('Request')
  const [request] = await requestDtos(tx, ctx, [row])
  if (!request) throw notFound('Request')
  const comments = await tx.releaseRequestComment.findMany({
    where: { workspaceId: ctx.workspaceId, requestId: id },
    orderBy: { id: 'asc' },
    select: { id: true, body: true, author: true, authorName: true, createdAt: true },
  })
  const others = await tx.releaseRequest.findMany({
    where: { ...visible(ctx), setId: row.setId ?? '', id: { not: id } },
    orderBy: { id: 'asc' },
    select: requestColumns,
  })
  const labelled = (variants: ReleaseRequestDto['variants']) =>
    variants.map((each, index) => ({ ...each, label: String.fromCharCode(97 + index) }))
  return {
    ...request,
    comments: comments.map(({ author, authorName, createdAt, ...comment }) => ({
      ...comment,
      author: authorOf(author, authorName),
      createdAt: createdAt.toISOString(),
    })),
    comparisons: await compared(
      ctx,
      row.prompt.id,
      request.replaces ? labelled(request.replaces.variants) : undefined,
      labelled(request.variants),
    ),
    ...(await whatStandsInTheWay(tx, ctx, row, request.replaces?.variants)),
    others: await requestDtos(tx, ctx, others),
  }
}

/** The rules as they hold now, for whoever reads it; the approval itself is what is being decided, so it is left out. */
async function whatStandsInTheWay(
  tx: Tx,
  ctx: Ctx,
  row: RequestRow,
  live: ReleaseRequestDto['variants'] | undefined,
): Promise<Pick<ReleaseRequestDetail, 'refusals' | 'warnings'>> {
  if (row.state !== 'open') return { refusals: [], warnings: [] }
  const { environment, prompt, note, replacesId: replaces } = row
  const versions = await versionsAsked(tx, ctx.workspaceId, [row])
  const arms = variantsAsked(row).flatMap(({ version, weight }) =>
    versions.filter(({ number }) => number === version).map(({ id, number }) => ({ versionId: id, number, weight })),
  )
  const kind = arms.length === 0 ? 'withdrawal' : arms.length > 1 ? 'split' : 'release'
  const broken = await brokenRules(tx, ctx, { environment, prompt, arms, note, replaces, requestId: row.id, kind })
  return {
    refusals: broken.filter(({ rule }) => rule !== 'approval' && rule !== 'role'),
    warnings: [...(await ruleWarnings(tx, ctx, { environment, arms })), ...movedWarnings(live ?? [], variantsAsked(row))],
  }
}
