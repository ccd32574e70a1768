import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { type FoundEnvironment, findEnvironment } from '@/lib/environments/find-environment'
import { conflict, invalid } from '@/lib/errors'
import { armsOf } from '@/lib/releases/create-release'
import { membersOf, whoLeft, whyMoved } from '@/lib/releases/promote-set'
import { armsOfRelease, findLive, holdPrompt } from '@/lib/releases/publication'
import { liveNow } from '@/lib/releases/release-dto'
import { planRollout } from '@/lib/rollouts/plan-rollout'
import type { Step } from '@/lib/rollouts/schema'
import type { AskedVariant } from './request-dto'
import type { RequestRelease } from './schema'

/** One place where something is to go live. */
export type Asked = { prompt: { id: string; name: string }; variants: AskedVariant[]; steps: Step[] | null; replaces: string | null }
type Arms = readonly { number: number; weight: number }[]

const variantsOf = (arms: Arms): AskedVariant[] => arms.map(({ number, weight }) => ({ version: number, weight }))

/**
 * What exactly is asked for, place by place, checked as the verb of its kind would: throws `conflict` when either end has moved on since
 * the author looked, `invalid` when there is nothing to do.
 */
export async function askedFor(
  tx: Tx,
  ctx: Ctx,
  { kind, ask }: RequestRelease,
): Promise<{ environment: FoundEnvironment; asked: Asked[] }> {
  if (kind === 'set') {
    const { from, environment, members } = await membersOf(tx, ctx, ask)
    const [left] = await whoLeft(tx, ctx, from, members, ask)
    if (left) throw left.error
    const asked: Asked[] = []
    for (const member of members.filter(({ isSame }) => !isSame)) {
      const moved = whyMoved(from, environment, member, ask)
      if (moved) throw moved
      const replaces = ask.replaces[member.id] ?? null
      await refuseOtherLive(tx, ctx, environment, member, replaces)
      asked.push({
        prompt: { id: member.id, name: member.name },
        variants: variantsOf(await armsOfRelease(tx, ctx, member.source.id)),
        steps: null,
        replaces,
      })
    }
    if (asked.length === 0) throw invalid(`${environment.slug} has all of this already. There is nothing to ask for.`)
    return { environment, asked }
  }
  const environment = await findEnvironment(tx, ctx, kind === 'promote' ? ask.to : ask.environment, 'share')
  const prompt = await holdPrompt(tx, ctx, ask.promptId)
  if (kind === 'rollout') {
    const { arms, steps } = await planRollout(tx, ctx, { environment, prompt }, ask, false)
    return { environment, asked: [{ prompt, variants: variantsOf(arms), steps, replaces: ask.replaces }] }
  }
  const live = await refuseOtherLive(tx, ctx, environment, prompt, ask.replaces)
  const variants =
    kind === 'release' ? variantsOf(await armsOf(tx, ctx, ask)) : kind === 'promote' ? variantsOf(await promoted(tx, ctx, prompt, ask)) : []
  const same = live?.variants.map(({ weight, version }) => ({ version: version.number, weight })) ?? []
  if (JSON.stringify(same) === JSON.stringify(variants))
    throw invalid(
      live
        ? `Exactly this is live in ${environment.slug} already. There is nothing to ask for.`
        : `Nothing of ${prompt.name} is live in ${environment.slug}, so there is nothing to withdraw.`,
    )
  return { environment, asked: [{ prompt, variants, steps: null, replaces: ask.replaces }] }
}

async function refuseOtherLive(
  tx: Tx,
  ctx: Ctx,
  environment: FoundEnvironment,
  prompt: { id: string; name: string },
  replaces: string | null,
) {
  const live = await findLive(tx, ctx, { environmentId: environment.id, promptId: prompt.id })
  if ((live?.id ?? null) === replaces) return live
  const now = live
    ? `release ${live.sequence} of ${prompt.name}, by ${live.authorName}, is live there now`
    : `nothing of ${prompt.name} is live there now`
  throw conflict(`${environment.slug} has moved on: ${now}. Look at it and ask again.`, { live: live && liveNow(live) })
}

async function promoted(tx: Tx, ctx: Ctx, prompt: { id: string; name: string }, ask: Extract<RequestRelease, { kind: 'promote' }>['ask']) {
  const from = await findEnvironment(tx, ctx, ask.from)
  const source = await findLive(tx, ctx, { environmentId: from.id, promptId: prompt.id })
  if (ask.release && source?.id !== ask.release)
    throw conflict(`${from.slug} has moved on since you looked. Look at what is live there now and ask again.`, {
      live: source && liveNow(source),
    })
  if (!source) throw invalid(`Nothing of ${prompt.name} is live in ${from.slug}, so there is nothing to promote.`)
  return armsOfRelease(tx, ctx, source.id)
}
