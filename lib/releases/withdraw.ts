import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import { findEnvironment } from '@/lib/environments/find-environment'
import { authorize } from '@/lib/workspaces/authorize'
import { holdPrompt, type Origin } from './publication'
import { publish } from './publish'
import { auditOf } from './release-dto'
import type { ReleaseDto, Withdraw } from './schema'
import { inReleaseTurn } from './turns'

/**
 * Takes a prompt out of an environment: a release of the kind `withdrawal`, without variants, after which nothing is live there and reads
 * get 404. The history stays, the sequence goes on, and rolling back brings it back. Throws `conflict` when the environment has moved
 * on, `refused` with every rule of the environment that says no.
 */
export async function withdraw(ctx: Ctx, input: Withdraw, origin?: Origin): Promise<ReleaseDto> {
  authorize(ctx, 'release.write')
  return inReleaseTurn(ctx, async (tx) => {
    const environment = await findEnvironment(tx, ctx, input.environment, 'share')
    const prompt = await holdPrompt(tx, ctx, input.promptId)
    const { note, replaces, override } = input
    const release = await publish(tx, ctx, { environment, prompt, arms: [], note, replaces, repeatsId: null, override, origin })
    await audit(tx, ctx, { action: 'release.withdraw', subjectId: release.id, details: auditOf(release) })
    return release
  })
}
