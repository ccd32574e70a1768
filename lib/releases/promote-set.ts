import { auditAll } from '@/lib/audit/audit-all'
import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { type FoundEnvironment, findEnvironment } from '@/lib/environments/find-environment'
import { type AppError, conflict, invalid, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { refused } from './judge'
import { armsOfReleases, type Origin } from './publication'
import { publishAll } from './publish'
import { auditOf, liveNow, type ReleaseRow, releaseColumns } from './release-dto'
import type { PromptRef, Refusal, ReleaseConflict } from './schema'
import { MAX_SET, type PromoteSet, type ReleaseSet, type SetConflict } from './set-schema'
import { inReleaseTurn } from './turns'

/** Two hundred prompts take some seconds, and several times that on a busy machine. */
const timeoutMs = 90_000

/** One prompt of a set: what is live of it at both ends. */
export type Member = { id: string; name: string; source: ReleaseRow; target: ReleaseRow | null; isSame: boolean }

/**
 * Releases in one environment what is live of several prompts in another, all or none. What is the same in both is left alone. Throws
 * `conflict` naming every prompt that moved on at either end since the author looked, `refused` with every rule that says no to any of
 * them, `invalid` when nothing of a named prompt is live in the first, or nothing differs.
 */
export async function promoteSet(ctx: Ctx, input: PromoteSet, origin?: Origin): Promise<ReleaseSet> {
  authorize(ctx, 'release.write')
  const promoteAll = async (tx: Tx): Promise<ReleaseSet> => {
    const { note, override, replaces } = input
    const { from, environment, members } = await membersOf(tx, ctx, input)
    const setId = newId('set')
    const unchanged: PromptRef[] = []
    const faults: (PromptRef & { error: AppError })[] = []
    const changing: Member[] = []
    for (const member of members) {
      const ref = { promptId: member.id, promptName: member.name }
      const error = whyMoved(from, environment, member, input)
      if (error) faults.push({ ...ref, error })
      else if (member.isSame) unchanged.push(ref)
      else changing.push(member)
    }
    faults.push(...(await whoLeft(tx, ctx, from, members, input)))
    const arms = await armsOfReleases(
      tx,
      ctx,
      changing.map(({ source }) => source.id),
    )
    const publications = changing.map(({ id, name, source }) => {
      const common = { environment, note, repeatsId: null, override, origin: { ...origin, setId } }
      return { ...common, prompt: { id, name }, arms: arms.get(source.id) ?? [], replaces: replaces[id] ?? null }
    })
    // In the order of ids, all of them before the first audit row: so sets that overlap queue up and never wait for each other in a ring.
    const published = await publishAll(tx, ctx, publications)
    faults.push(...published.faults.map(({ publication: { prompt }, error }) => ({ promptId: prompt.id, promptName: prompt.name, error })))
    if (faults.length > 0) throw told(faults)
    if (published.made.length === 0) throw invalid(`${environment.slug} has all of this already. There is nothing to promote.`)
    const entries = published.made.map((release) => {
      const promoted = { from: from.slug, release: changing.find(({ id }) => id === release.promptId)?.source.id ?? null }
      return { action: 'release.create' as const, subjectId: release.id, details: { ...auditOf(release), promoted } }
    })
    await auditAll(tx, ctx, entries)
    return { setId, releases: published.made, unchanged }
  }
  return inReleaseTurn(ctx, promoteAll, { timeoutMs })
}

/** The prompts meant, in the order of their ids and held against archiving, with what is live of each at both ends. */
export async function membersOf(
  tx: Tx,
  ctx: Ctx,
  asked: Pick<PromoteSet, 'from' | 'to' | 'prompts' | 'folder'>,
): Promise<{ from: FoundEnvironment; environment: FoundEnvironment; members: Member[] }> {
  const { workspaceId } = ctx
  const from = await findEnvironment(tx, ctx, asked.from)
  const environment = await findEnvironment(tx, ctx, asked.to, 'share')
  const { prompts: ids = null, folder = '' } = asked
  const prompts = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT "id", "name" FROM "Prompt" WHERE "workspaceId" = ${workspaceId} AND "archivedAt" IS NULL AND CASE
      WHEN ${ids !== null} THEN "id" = ANY (${ids ?? []})
      ELSE starts_with("name", ${`${folder}/`}) AND EXISTS (
        SELECT FROM "LiveRelease" l WHERE l."workspaceId" = ${workspaceId} AND l."environmentId" = ${from.id} AND l."promptId" = "Prompt"."id") END
    ORDER BY "id" LIMIT ${MAX_SET + 1} FOR SHARE`
  if (prompts.length > MAX_SET) throw invalid(`${folder}/ holds more than ${MAX_SET} prompts. Promote its folders one by one.`)
  const missing = ids?.filter((id) => !prompts.some((prompt) => prompt.id === id)) ?? []
  if (missing.length > 0) throw notFound(`The prompt ${missing.join(', ')}`)

  const live = async (environmentId: string) => {
    const rows = await tx.liveRelease.findMany({
      where: { workspaceId, environmentId, promptId: { in: prompts.map(({ id }) => id) } },
      select: { promptId: true, release: { select: releaseColumns } },
    })
    return new Map(rows.map(({ promptId, release }) => [promptId, release]))
  }
  const [sources, targets] = [await live(from.id), await live(environment.id)]
  const members = prompts.flatMap(({ id, name }): Member[] => {
    const [source, target = null] = [sources.get(id), targets.get(id)]
    return source ? [{ id, name, source, target, isSame: target !== null && isSame(source, target) }] : []
  })
  const idle = prompts.filter(({ id }) => !sources.has(id)).map(({ name }) => name)
  if (idle.length > 0) throw invalid(`Nothing of ${idle.join(', ')} is live in ${from.slug}, so there is nothing to promote.`)
  if (members.length === 0) throw invalid(`Nothing in ${folder}/ is live in ${from.slug}, so there is nothing to promote.`)
  return { from, environment, members }
}

const isSame = (one: ReleaseRow, other: ReleaseRow) => written(one) === written(other)
const written = ({ variants }: ReleaseRow) => JSON.stringify(variants.map(({ weight, version }) => [version.number, weight]))

/** Of a folder: prompts that the author saw in it, and that are not there any more, because they moved, were archived or withdrawn. */
export async function whoLeft(
  tx: Tx,
  { workspaceId }: Ctx,
  from: FoundEnvironment,
  members: readonly Member[],
  { prompts, replaces, releases }: Pick<PromoteSet, 'prompts' | 'replaces' | 'releases'>,
): Promise<(PromptRef & { error: AppError })[]> {
  if (prompts) return []
  const left = [...new Set([...Object.keys(replaces), ...Object.keys(releases)])].filter(
    (id) => !members.some((member) => member.id === id),
  )
  if (left.length === 0) return []
  const known = await tx.prompt.findMany({ where: { workspaceId, id: { in: left } }, select: { id: true, name: true } })
  return left.toSorted().map((promptId) => {
    const promptName = known.find(({ id }) => id === promptId)?.name ?? promptId
    return { promptId, promptName, error: conflict(`${promptName} has moved on in ${from.slug}.`, { live: null }) }
  })
}

/** What publish() does not see: the other end, a prompt that came into the folder since, one that somebody brought there already. */
export function whyMoved(
  from: FoundEnvironment,
  to: FoundEnvironment,
  { id, name, source, target, isSame }: Member,
  input: PromoteSet,
): AppError | null {
  const details: ReleaseConflict = { live: target && liveNow(target) }
  const [seenThere, seenHere] = [input.releases[id], input.replaces[id]]
  if (seenThere !== undefined && seenThere !== source.id) return conflict(`${name} has moved on in ${from.slug}.`, details)
  if (isSame && seenHere !== undefined && seenHere !== target?.id) return conflict(`${name} has moved on in ${to.slug}.`, details)
  if (!isSame && seenHere === undefined) return conflict(`Say in \`replaces\` what you saw live of ${name} in ${to.slug}.`, details)
  return null
}

/** One refusal for the whole set: what moved on comes first, because everything else is judged by what is no longer so. */
function told(faults: (PromptRef & { error: AppError })[]): AppError {
  const message = [...new Set(faults.map(({ error }) => error.message))].join(' ')
  const moved = faults.filter(({ error }) => error.code === 'conflict')
  if (moved.length > 0) {
    const details: SetConflict = {
      moved: moved.map(({ error, ...prompt }) => ({ ...prompt, live: (error.details as ReleaseConflict | undefined)?.live ?? null })),
    }
    return conflict(moved.map(({ error }) => error.message).join(' '), details)
  }
  const refusals = faults.flatMap(({ error }) => (error.code === 'refused' ? (error.details as Refusal).refusals : []))
  return refusals.length > 0 ? refused(refusals) : invalid(message)
}
