import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import { findEnvironment } from '@/lib/environments/find-environment'
import { conflict, invalid } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { armsOfRelease, findLive, holdPrompt, type Origin } from './publication'
import { publish } from './publish'
import { auditOf, liveNow } from './release-dto'
import type { Promote, ReleaseDto } from './schema'
import { inReleaseTurn } from './turns'

/**
 * Releases in one environment exactly what is live in another, its split included. Throws `conflict` when either has moved on since
 * the author looked, `invalid` when nothing is live in the first or the same is live in the second, `refused` by rules of the second.
 */
export async function promote(ctx: Ctx, input: Promote, origin?: Origin): Promise<ReleaseDto> {
  authorize(ctx, 'release.write')
  return inReleaseTurn(ctx, async (tx) => {
    const from = await findEnvironment(tx, ctx, input.from)
    const environment = await findEnvironment(tx, ctx, input.to, 'share')
    const prompt = await holdPrompt(tx, ctx, input.promptId)
    const source = await findLive(tx, ctx, { environmentId: from.id, promptId: prompt.id })
    if (input.release && source?.id !== input.release)
      throw conflict(`${from.slug} has moved on since you looked. Look at what is live there now and promote again.`, {
        live: source && liveNow(source),
      })
    if (!source) throw invalid(`Nothing of ${prompt.name} is live in ${from.slug}, so there is nothing to promote.`)

    const arms = await armsOfRelease(tx, ctx, source.id)
    const { note, replaces, override } = input
    const release = await publish(tx, ctx, { environment, prompt, arms, note, replaces, repeatsId: null, override, origin })
    const promoted = { from: from.slug, release: source.id }
    await audit(tx, ctx, { action: 'release.create', subjectId: release.id, details: { ...auditOf(release), promoted } })
    return release
  })
}
