import { actorRef, type Ctx } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { authorOf } from '@/lib/prompts/author'
import { whyNoSecondPerson } from '@/lib/releases/four-eyes'
import type { Step } from '@/lib/rollouts/schema'
import { peopleBehind } from '@/lib/workspaces/people-behind'
import { roleOf } from '@/lib/workspaces/role-of'
import { atLeast, permissions } from '@/lib/workspaces/roles'
import type { ReleaseRequestDto } from './schema'

export const requestColumns = {
  id: true,
  state: true,
  variants: true,
  steps: true,
  rolloutId: true,
  replacesId: true,
  setId: true,
  note: true,
  author: true,
  authorName: true,
  decidedBy: true,
  decidedByName: true,
  decidedAt: true,
  decision: true,
  releaseId: true,
  createdAt: true,
  prompt: { select: { id: true, name: true } },
  environment: { select: { id: true, slug: true, name: true, region: true, protected: true, releaseRole: true } },
  _count: { select: { comments: true } },
} satisfies Prisma.ReleaseRequestSelect
export type RequestRow = Prisma.ReleaseRequestGetPayload<{ select: typeof requestColumns }>

export type AskedVariant = { version: number; weight: number }
/** What was checked when it was written is read as that. */
export const variantsAsked = (row: { variants: unknown }) => row.variants as AskedVariant[]

export const stepsAsked = (row: { steps: unknown }) => row.steps as Step[] | null

export type AskedVersion = { id: string; promptId: string; number: number; digest: string; author: string }

/** The versions that requests name. */
export async function versionsAsked(
  tx: Tx,
  workspaceId: string,
  rows: readonly Pick<RequestRow, 'prompt' | 'variants'>[],
): Promise<AskedVersion[]> {
  const wanted = rows.flatMap((row) => variantsAsked(row).map(({ version }) => ({ promptId: row.prompt.id, number: version })))
  if (wanted.length === 0) return []
  return tx.promptVersion.findMany({
    where: { workspaceId, OR: wanted },
    orderBy: { number: 'asc' },
    select: { id: true, promptId: true, number: true, digest: true, author: true },
  })
}

/** Requests as answers, each with whether the one who reads it may approve it. */
export async function requestDtos(tx: Tx, ctx: Ctx, rows: readonly RequestRow[]): Promise<ReleaseRequestDto[]> {
  if (rows.length === 0) return []
  const { workspaceId } = ctx
  const versions = await versionsAsked(tx, workspaceId, rows)
  const people = await peopleBehind(tx, workspaceId, [
    actorRef(ctx),
    ...rows.map(({ author }) => author),
    ...versions.map(({ author }) => author),
  ])
  const replaced = await tx.release.findMany({
    where: { workspaceId, id: { in: rows.flatMap(({ replacesId }) => replacesId ?? []) } },
    select: {
      id: true,
      sequence: true,
      variants: { orderBy: { position: 'asc' }, select: { weight: true, version: { select: { number: true } } } },
    },
  })
  return rows.map((row) => {
    const variants = variantsAsked(row)
    const own = versions.filter(({ promptId, number }) => promptId === row.prompt.id && variants.some(({ version }) => version === number))
    const before = replaced.find(({ id }) => id === row.replacesId)
    const whyNot = whyNotApprove(ctx, row, own, people)
    const { id, slug, name, region, protected: isProtected } = row.environment
    return {
      id: row.id,
      state: row.state,
      promptId: row.prompt.id,
      promptName: row.prompt.name,
      environment: { id, slug, name, region, protected: isProtected },
      kind: row.steps ? 'rollout' : variants.length === 0 ? 'withdrawal' : variants.length > 1 ? 'split' : 'release',
      variants,
      steps: stepsAsked(row),
      replaces: before
        ? { ...before, variants: before.variants.map(({ weight, version }) => ({ version: version.number, weight })) }
        : null,
      setId: row.setId,
      note: row.note,
      author: authorOf(row.author, row.authorName),
      createdAt: row.createdAt.toISOString(),
      decidedBy: row.decidedBy === null ? null : authorOf(row.decidedBy, row.decidedByName ?? ''),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decision: row.decision,
      releaseId: row.releaseId,
      rolloutId: row.rolloutId,
      commentCount: row._count.comments,
      mayApprove: whyNot === null,
      whyNot,
      own: people.get(row.author) === people.get(actorRef(ctx)),
    }
  })
}

/** Why the actor may not approve a request, in words; null when they may. */
export function whyNotApprove(
  ctx: Ctx,
  row: RequestRow,
  versions: readonly AskedVersion[],
  people: ReadonlyMap<string, string>,
): string | null {
  if (row.state !== 'open') return `This request is ${row.state}: there is nothing to decide any more.`
  const { slug, releaseRole } = row.environment
  const least = row.environment.protected ? releaseRole : permissions['approval.write'].role
  const role = roleOf(ctx)
  if (role !== null && !atLeast(role, least)) return `Approving for ${slug} needs the role ${least}. You act as ${role} here.`
  const reason = whyNoSecondPerson(actorRef(ctx), row.author, versions, people)
  if (reason?.because === 'asked') return 'You asked for this release, so somebody else has to approve it.'
  if (reason) return `You wrote version ${reason.versions.join(' and ')}, so somebody else has to approve it.`
  return null
}
