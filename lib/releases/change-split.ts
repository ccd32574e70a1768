import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { findEnvironment } from '@/lib/environments/find-environment'
import { invalid } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { createRelease } from './create-release'
import { type Arm, armsOfRelease, holdPrompt, type Origin } from './publication'
import { publish } from './publish'
import { auditOf } from './release-dto'
import { type ChangeSplit, type ReleaseDto, WHOLE } from './schema'
import { inReleaseTurn } from './turns'

/**
 * Changes the split that is live: other weights for its versions (growing one at the cost of the standing one moves
 * nobody out of it), one of its versions for everybody,
 * or back to the standing one, which no rule holds up. Throws `conflict` when another release is live than the author saw, `invalid`
 * when that is no split or the version is not in it, `refused` by rules of the environment.
 */
export async function changeSplit(ctx: Ctx, input: ChangeSplit, origin?: Origin): Promise<ReleaseDto> {
  authorize(ctx, 'release.write')
  return inReleaseTurn(ctx, async (tx) => {
    const { promptId, environment, change, note, replaces, override } = input
    const arms = await armsOfRelease(tx, ctx, replaces)
    refuseOthers(arms, change)
    const common = { promptId, environment, note, replaces, override }
    const inside = { ...ctx, tx }
    if (change.kind === 'weights') return createRelease(inside, { ...common, variants: change.variants }, origin)
    if (change.kind === 'finish') return createRelease(inside, { ...common, version: change.version }, origin)

    const release = await stopSplit(tx, ctx, input, arms, origin)
    await audit(tx, ctx, {
      action: release.kind === 'rollback' ? 'release.rollback' : 'release.create',
      subjectId: release.id,
      details: auditOf(release),
    })
    return release
  })
}

/** An unknown `replaces` has no arms; publish() then tells the conflict. */
function refuseOthers(arms: readonly Arm[], change: ChangeSplit['change']): void {
  if (arms.length === 0) return
  if (arms.length === 1) throw invalid(`Version ${arms[0]?.number} is live for everybody: there is no split to change. Release one first.`)
  const known = arms.map(({ number }) => number)
  const asked = change.kind === 'weights' ? change.variants : change.kind === 'finish' ? [change] : []
  const faults = asked.flatMap(({ version }, index) =>
    known.includes(version)
      ? []
      : [
          {
            path: change.kind === 'weights' ? `change.variants.${index}.version` : 'change.version',
            message: `Version ${version} is not in this split of ${known.join(', ')}. To bring it in, release a new split.`,
          },
        ],
  )
  if (faults.length > 0) throw invalid(faults.map(({ message }) => message).join(' '), faults)
}

/** Back to the standing version: as a rollback to the last time it was live for everybody, when there was one. */
export async function stopSplit(
  tx: Tx,
  ctx: Ctx,
  { promptId, environment: ref, note, replaces }: Pick<ChangeSplit, 'promptId' | 'environment' | 'note' | 'replaces'>,
  arms: readonly Arm[],
  origin?: Origin,
): Promise<ReleaseDto> {
  const environment = await findEnvironment(tx, ctx, ref, 'share')
  const prompt = await holdPrompt(tx, ctx, promptId)
  const standing = arms.at(-1)
  const alone = standing ? [{ ...standing, label: 'a', weight: WHOLE }] : []
  const repeated = await tx.release.findFirst({
    where: {
      workspaceId: ctx.workspaceId,
      environmentId: environment.id,
      promptId,
      variants: { every: { versionId: standing?.versionId }, some: {} },
    },
    orderBy: { sequence: 'desc' },
    select: { id: true },
  })
  return publish(tx, ctx, { environment, prompt, arms: alone, note, replaces, repeatsId: repeated?.id ?? null, goesBack: true, origin })
}
