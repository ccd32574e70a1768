import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { findEnvironment } from '@/lib/environments/find-environment'
import { invalid } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { inShareOrder } from './bucket'
import { type Arm, armsOfRelease, holdPrompt, type Origin } from './publication'
import { publish } from './publish'
import { auditOf } from './release-dto'
import { type CreateRelease, type ReleaseDto, WHOLE } from './schema'
import { inReleaseTurn } from './turns'

/**
 * Puts a version, or a split of several, live in an environment. Throws `conflict` (with what is live now) when the environment has
 * moved on since the author looked, `invalid` for an unknown version, an archived prompt, or what is live already, `refused` with every
 * rule of the environment that says no.
 */
export async function createRelease(ctx: Ctx, input: CreateRelease, origin?: Origin): Promise<ReleaseDto> {
  authorize(ctx, 'release.write')
  return inReleaseTurn(ctx, async (tx) => {
    const environment = await findEnvironment(tx, ctx, input.environment, 'share')
    const prompt = await holdPrompt(tx, ctx, input.promptId)
    const arms = await armsOf(tx, ctx, input)
    const { note, replaces, override } = input
    const release = await publish(tx, ctx, { environment, prompt, arms, note, replaces, repeatsId: null, override, origin })
    await audit(tx, ctx, { action: 'release.create', subjectId: release.id, details: auditOf(release) })
    return release
  })
}

export async function armsOf(tx: Tx, ctx: Ctx, input: CreateRelease): Promise<Arm[]> {
  const { promptId, replaces, version, variants = version === undefined ? [] : [{ version, weight: WHOLE }] } = input
  const found = await tx.promptVersion.findMany({
    where: { workspaceId: ctx.workspaceId, promptId, number: { in: variants.map(({ version }) => version) } },
    select: { id: true, number: true, digest: true },
  })
  const byNumber = new Map(found.map((each) => [each.number, each]))
  const faults = variants.flatMap(({ version: number }, index) =>
    byNumber.has(number)
      ? []
      : [{ path: input.variants ? `variants.${index}.version` : 'version', message: `This prompt has no version ${number}.` }],
  )
  if (faults.length > 0) throw invalid(faults.map(({ message }) => message).join(' '), faults)
  const replaced = variants.length > 1 && replaces !== null ? await armsOfRelease(tx, ctx, replaces) : []
  const ordered = inShareOrder(
    variants,
    replaced.map(({ number }) => number),
  )
  return ordered.flatMap(({ version: number, weight }, position) => {
    const each = byNumber.get(number)
    return each ? [{ label: String.fromCharCode(97 + position), weight, versionId: each.id, number, digest: each.digest }] : []
  })
}
