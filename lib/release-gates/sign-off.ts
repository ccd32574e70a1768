import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { forbidden, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { peopleBehind } from '@/lib/workspaces/people-behind'
import { roleOf } from '@/lib/workspaces/role-of'
import { atLeast } from '@/lib/workspaces/roles'
import { findGate } from './find-gate'
import { signOffColumns, signOffDto } from './queries'
import type { SignOff, SignOffDto } from './schema'

/**
 * Says whether a version may pass a gate of the kind `sign_off`; the newest word counts, and every word stays. Throws `not_found`, and
 * `forbidden` when the gate wants a higher role, or somebody else than the version's author.
 */
export async function signOff(ctx: Ctx, input: SignOff): Promise<SignOffDto> {
  authorize(ctx, 'gate.sign')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const { green, comment, promptId, version: number } = input
    // Locked, so that of two words on one version one is the newest, and the gate is not removed under it.
    const gate = await findGate(tx, ctx, input.gate, true)
    const version = await tx.promptVersion.findFirst({ where: { workspaceId, promptId, number }, select: { id: true, author: true } })
    if (!version) throw notFound(`Version ${number} of the prompt`)
    const { role, notAuthor } = gate.settings
    const own = roleOf(ctx)
    if (own !== null && !atLeast(own, role))
      throw forbidden(`The gate “${gate.name}” is signed off by the role ${role} or above. You act as ${own} here.`)
    if (notAuthor) {
      const people = await peopleBehind(tx, workspaceId, [actorRef(ctx), version.author])
      if (people.get(actorRef(ctx)) === people.get(version.author))
        throw forbidden(`You wrote version ${number}: somebody else has to sign it off at “${gate.name}”.`)
    }
    const id = newId('gtr')
    const [clock] = await tx.$queryRaw<{ now: Date }[]>`
      SELECT greatest(clock_timestamp(), max("createdAt") + interval '1 millisecond') AS "now" FROM "GateResult"
      WHERE "workspaceId" = ${workspaceId} AND "gateId" = ${gate.id} AND "versionId" = ${version.id}`
    const said = { green, comment, author: actorRef(ctx), authorName: ctx.actor.name, createdAt: clock?.now ?? new Date() }
    const row = await tx.gateResult.create({
      data: { id, workspaceId, gateId: gate.id, versionId: version.id, ...said },
      select: signOffColumns,
    })
    const details = { environment: gate.environment.slug, gate: gate.name, promptId, version: number, green, comment }
    await audit(tx, ctx, { action: 'gate.sign_off', subjectId: gate.id, details })
    return signOffDto(row)
  })
}
