import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { findEnvironment } from '@/lib/environments/find-environment'
import { invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { armsOfRelease, findLive, holdPrompt, publish } from './publish'
import type { ReleaseDto, RollBack } from './schema'

/**
 * Makes an earlier release of the same prompt and environment live again, as a new release. Without `to` it is the one whose place
 * the live release took. Throws `not_found`, `conflict` when the environment has moved on, `invalid` when there is nothing to go back to.
 */
export async function rollBack(ctx: Ctx, input: RollBack): Promise<ReleaseDto> {
  authorize(ctx, 'release.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const environment = await findEnvironment(tx, ctx, input.environment, 'share')
    const prompt = await holdPrompt(tx, ctx, input.promptId)
    const place = { environmentId: environment.id, promptId: prompt.id }
    const live = await findLive(tx, ctx, place)
    if (!live) throw invalid(`Nothing of ${prompt.name} is live in ${environment.slug}, so there is nothing to roll back.`)
    const to = input.to ?? live.previous?.id
    if (!to) throw invalid(`Release 1 is live in ${environment.slug}; there is none before it to roll back to.`)
    const repeated = await tx.release.findFirst({ where: { id: to, workspaceId, ...place }, select: { id: true, sequence: true } })
    if (!repeated) throw notFound(`Release ${to} of ${prompt.name} in ${environment.slug}`)

    const arms = await armsOfRelease(tx, ctx, repeated.id)
    const replaces = input.replaces ?? live.id
    const release = await publish(tx, ctx, { environment, prompt, arms, note: input.note, replaces, repeatsId: repeated.id })
    const { sequence, variants, digest } = release
    const details = { promptId: prompt.id, environment: environment.slug, sequence, repeats: repeated.sequence, variants, digest, replaces }
    await audit(tx, ctx, { action: 'release.rollback', subjectId: release.id, details })
    return release
  })
}
