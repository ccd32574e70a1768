import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import { findEnvironment } from '@/lib/environments/find-environment'
import { invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { armsOfRelease, findLive, holdPrompt, type Origin } from './publication'
import { publish } from './publish'
import { auditOf } from './release-dto'
import type { ReleaseDto, RollBack } from './schema'
import { inReleaseTurn } from './turns'

/**
 * Makes an earlier release of the same prompt and environment live again, as a new release; also after a withdrawal. Without `to` it is
 * the last one before that put something live, so this never takes a prompt out. No rule holds it up. Throws `not_found`, `conflict` when
 * the environment has moved on, `invalid` when there is nothing to go back to.
 */
export async function rollBack(ctx: Ctx, input: RollBack, origin?: Origin): Promise<ReleaseDto> {
  authorize(ctx, 'release.write')
  return inReleaseTurn(ctx, async (tx) => {
    const { workspaceId } = ctx
    const environment = await findEnvironment(tx, ctx, input.environment, 'share')
    const prompt = await holdPrompt(tx, ctx, input.promptId)
    const place = { environmentId: environment.id, promptId: prompt.id }
    const live = await findLive(tx, ctx, place)
    const repeated = await tx.release.findFirst({
      where: {
        workspaceId,
        ...place,
        ...(input.to ? { id: input.to } : { kind: { not: 'withdrawal' }, ...(live && { sequence: { lt: live.sequence } }) }),
      },
      orderBy: { sequence: 'desc' },
      select: { id: true, sequence: true, kind: true },
    })
    if (!repeated && input.to) throw notFound(`Release ${input.to} of ${prompt.name} in ${environment.slug}`)
    if (!repeated)
      throw invalid(
        live
          ? `Release ${live.sequence} is the first of ${prompt.name} in ${environment.slug}; there is none before it to roll back to.`
          : `Nothing of ${prompt.name} was ever live in ${environment.slug}, so there is nothing to roll back to.`,
      )
    if (repeated.kind === 'withdrawal')
      throw invalid(`Release ${repeated.sequence} took ${prompt.name} out of ${environment.slug}. To do that again, withdraw it.`)

    const arms = await armsOfRelease(tx, ctx, repeated.id)
    const replaces = input.replaces === undefined ? (live?.id ?? null) : input.replaces
    const release = await publish(tx, ctx, { environment, prompt, arms, note: input.note, replaces, repeatsId: repeated.id, origin })
    await audit(tx, ctx, { action: 'release.rollback', subjectId: release.id, details: auditOf(release) })
    return release
  })
}
