import { audit } from '@/lib/audit/audit'
import { auditAll } from '@/lib/audit/audit-all'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import { findEnvironment } from '@/lib/environments/find-environment'
import { conflict, forbidden, invalid, isAppError } from '@/lib/errors'
import { announceRequest } from '@/lib/release-requests/announce-request'
import { supersede } from '@/lib/release-requests/supersede'
import { holdPrompt } from '@/lib/releases/publication'
import { publish } from '@/lib/releases/publish'
import { auditOf } from '@/lib/releases/release-dto'
import type { ReleaseDto } from '@/lib/releases/schema'
import { inReleaseTurn } from '@/lib/releases/turns'
import { beginRollout } from '@/lib/rollouts/begin-rollout'
import type { RolloutDto, StartRollout, Step } from '@/lib/rollouts/schema'
import { auditOfRollout } from '@/lib/rollouts/set-state'
import { afterWait } from '@/lib/rollouts/steps'
import { authorize } from '@/lib/workspaces/authorize'
import { peopleBehind } from '@/lib/workspaces/people-behind'
import { decide, decidedAlready, requestsOf } from './hold-requests'
import {
  type AskedVersion,
  type RequestRow,
  requestColumns,
  requestDtos,
  stepsAsked,
  variantsAsked,
  versionsAsked,
  whyNotApprove,
} from './request-dto'
import type { ApproveRequest, ReleaseRequestDto } from './schema'

export type Approved = { requests: ReleaseRequestDto[]; releases: ReleaseDto[] }

/**
 * Approves a request (of a set all of them) and carries it out in the same transaction: what was asked for is live, or nothing has
 * happened. Throws `forbidden` to whoever asked or wrote one of the versions, `conflict` when it is decided already or the environment has
 * moved on (the request is then superseded), `refused` with every other rule that says no.
 */
export async function approveRequest(ctx: Ctx, input: ApproveRequest): Promise<Approved> {
  authorize(ctx, 'approval.write')
  try {
    return await inReleaseTurn(ctx, (tx) => carryOut(tx, ctx, input))
  } catch (error) {
    if (!(error instanceof MovedOn)) throw error
    if (!ctx.tx) await close(ctx, input, error.message)
    throw conflict(error.message, error.details)
  }
}

/** Told by publish(): what was asked for is out of date. */
class MovedOn extends Error {
  constructor(
    message: string,
    readonly details: Record<string, unknown> | undefined,
  ) {
    super(message)
  }
}

async function carryOut(tx: Tx, ctx: Ctx, { request: id, decision, override }: ApproveRequest): Promise<Approved> {
  const { workspaceId } = ctx
  const rows = await requestsOf(tx, ctx, id)
  const versions = await versionsAsked(tx, workspaceId, rows)
  await refuseOwn(tx, ctx, rows, versions)
  // Told before its place is looked for, which may be archived.
  if (rows.some(({ state }) => state !== 'open')) throw await decidedAlready(tx, ctx, rows)
  // The environment, then prompts, requests, releases: in this order everybody holds them.
  const held = []
  for (const row of rows) {
    const environment = await findEnvironment(tx, ctx, row.environment.id, 'share')
    held.push({ row, environment, prompt: await holdPrompt(tx, ctx, row.prompt.id) })
  }
  await decide(tx, ctx, rows, 'approved', decision)

  const releases: ReleaseDto[] = []
  const rollouts: RolloutDto[] = []
  for (const { row, environment, prompt } of held) {
    const origin = { requestId: row.id, ...(row.setId && { setId: row.setId }) }
    const publication = { environment, prompt, arms: armsAsked(row, versions), note: row.note, replaces: row.replacesId, repeatsId: null }
    const steps = stepsAsked(row)
    if (steps && override !== undefined)
      throw invalid('A ramp cannot go past a gate: each of its steps would have to. Sign the version off first.')
    const { release, rollout } = await orMovedOn(async () =>
      steps
        ? begun(await beginRollout(tx, ctx, { environment, prompt }, await rampOf(tx, row, steps), origin))
        : { release: await publish(tx, ctx, { ...publication, override, origin }), rollout: null },
    )
    const came = { releaseId: release?.id ?? null, rolloutId: rollout?.id ?? null }
    await tx.releaseRequest.updateMany({ where: { workspaceId, id: row.id }, data: came })
    if (release) releases.push(release)
    if (rollout) rollouts.push(rollout)
  }
  const ids = rows.map((row) => row.id)
  const decided = await tx.releaseRequest.findMany({
    where: { workspaceId, id: { in: ids } },
    orderBy: { promptId: 'asc' },
    select: requestColumns,
  })
  const requests = await requestDtos(tx, ctx, decided)
  for (const request of requests) await announceRequest(tx, ctx, 'approval.decided', request)
  for (const request of requests) {
    const release = releases.find(({ id }) => id === request.releaseId)
    const rollout = rollouts.find(({ id }) => id === request.rolloutId)
    if (release)
      await audit(tx, ctx, {
        action: release.kind === 'withdrawal' ? 'release.withdraw' : 'release.create',
        subjectId: release.id,
        details: auditOf(release),
      })
    if (rollout) await audit(tx, ctx, { action: 'rollout.start', subjectId: rollout.id, details: auditOfRollout(rollout) })
    const details = {
      ...{ promptId: request.promptId, environment: request.environment.slug, release: request.releaseId, decision },
      ...(rollout && { rollout: rollout.id }),
    }
    await audit(tx, ctx, { action: 'request.approve', subjectId: request.id, details })
  }
  return { requests, releases }
}

const begun = ({ rollout, released }: Awaited<ReturnType<typeof beginRollout>>) => ({ release: released, rollout })

/** The ramp that was asked for, as it begins now. */
const rampOf = async (tx: Tx, row: RequestRow, steps: readonly Step[]): Promise<StartRollout> => ({
  promptId: row.prompt.id,
  environment: row.environment.id,
  version: variantsAsked(row)[0]?.version ?? 0,
  steps: afterWait(steps, await databaseNow(tx)),
  note: row.note,
  replaces: row.replacesId,
})

/** As it was asked for, in the order of shares. */
const armsAsked = (row: RequestRow, versions: readonly AskedVersion[]) =>
  variantsAsked(row).flatMap(({ version, weight }, position) =>
    versions
      .filter(({ promptId, number }) => promptId === row.prompt.id && number === version)
      .map(({ id: versionId, number, digest }) => ({ label: String.fromCharCode(97 + position), weight, versionId, number, digest })),
  )

/** Whatever the environment's rules: nobody approves their own. A request that is not open is for decide() to tell. */
async function refuseOwn(tx: Tx, ctx: Ctx, rows: readonly RequestRow[], versions: readonly AskedVersion[]): Promise<void> {
  const people = await peopleBehind(tx, ctx.workspaceId, [
    actorRef(ctx),
    ...rows.map(({ author }) => author),
    ...versions.map(({ author }) => author),
  ])
  for (const row of rows.filter(({ state }) => state === 'open')) {
    const own = versions.filter(
      ({ promptId, number }) => promptId === row.prompt.id && variantsAsked(row).some(({ version }) => version === number),
    )
    const reason = whyNotApprove(ctx, row, own, people)
    if (reason) throw forbidden(reason)
  }
}

async function orMovedOn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isAppError(error) && error.code === 'conflict') throw new MovedOn(error.message, error.details)
    throw error
  }
}

/** A release that came while this was being asked for: the request is closed, so that another can be opened. */
const close = (ctx: Ctx, { request: id }: ApproveRequest, reason: string): Promise<void> =>
  withTransaction(ctx, async (tx) => {
    authorize(ctx, 'approval.write')
    await supersede(tx, ctx, await requestsOf(tx, ctx, id), () => reason)
    await auditAll(tx, ctx, [])
  })
