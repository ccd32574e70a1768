import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import type { FoundEnvironment } from '@/lib/environments/find-environment'
import { invalid, notFound } from '@/lib/errors'
import type { Rehearsal } from './dry-run'
import { type ReleaseRow, releaseColumns } from './release-dto'

/** One arm of what goes live, in the order of shares. Weights in basis points sum to 10,000. */
export type Arm = { label: string; weight: number; versionId: string; number: number; digest: string }
/** What a release comes from, besides its author. Verbs give it to verbs, no door does. */
export type Origin = {
  setId?: string
  /** The approved request that it carries out. */
  requestId?: string
  /** The rollout whose step it is. */
  rolloutId?: string
  /** When given, broken rules are noted there rather than refused: see dry-run.ts. */
  rehearsal?: Rehearsal
}
export type Publication = {
  environment: FoundEnvironment
  prompt: { id: string; name: string }
  /** None: the prompt is taken out of the environment. */
  arms: readonly Arm[]
  note: string
  /** The release the author saw live; null: none. */
  replaces: string | null
  /** For a rollback: the release it repeats. */
  repeatsId: string | null
  /** True when it only gives way to what is live there already: no rule holds that up. */
  goesBack?: boolean
  /** An owner's reason to pass over what may be passed over. */
  override?: string | undefined
  origin?: Origin | undefined
}
export type Place = { environmentId: string; promptId: string }
export const placeOf = ({ environment, prompt }: Publication): Place => ({ environmentId: environment.id, promptId: prompt.id })

/** Holds a prompt as it is until the transaction ends, so that it is not archived meanwhile. Throws when it is already. */
export async function holdPrompt(tx: Tx, ctx: Ctx, promptId: string): Promise<{ id: string; name: string }> {
  const [prompt] = await tx.$queryRaw<{ id: string; name: string; archivedAt: Date | null }[]>`
    SELECT "id", "name", "archivedAt" FROM "Prompt" WHERE "workspaceId" = ${ctx.workspaceId} AND "id" = ${promptId} FOR SHARE`
  if (!prompt) throw notFound('Prompt')
  if (prompt.archivedAt) throw invalid(`${prompt.name} is archived. Restore it before releasing it.`)
  return { id: prompt.id, name: prompt.name }
}

/** The release live at a place, or null. */
export async function findLive(tx: Tx, ctx: Ctx, place: Place): Promise<ReleaseRow | null> {
  const live = await tx.liveRelease.findFirst({
    where: { workspaceId: ctx.workspaceId, ...place },
    select: { release: { select: releaseColumns } },
  })
  return live?.release ?? null
}

/** What a release put live, to be put live again or elsewhere. */
export const armsOfRelease = async (tx: Tx, ctx: Ctx, releaseId: string): Promise<Arm[]> =>
  (await armsOfReleases(tx, ctx, [releaseId])).get(releaseId) ?? []

/** The same of many at once; one without arms, or unknown, is absent. */
export async function armsOfReleases(tx: Tx, ctx: Ctx, releaseIds: readonly string[]): Promise<Map<string, Arm[]>> {
  const rows = await tx.releaseVariant.findMany({
    where: { workspaceId: ctx.workspaceId, releaseId: { in: [...releaseIds] } },
    orderBy: { position: 'asc' },
    select: { releaseId: true, label: true, weight: true, versionId: true, version: { select: { number: true, digest: true } } },
  })
  const arms = rows.map(({ version, releaseId, ...row }) => ({ releaseId, arm: { ...row, ...version } }))
  return new Map([...Map.groupBy(arms, (each) => each.releaseId)].map(([id, of]) => [id, of.map(({ arm }) => arm)]))
}
