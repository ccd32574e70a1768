import { type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { isAllowed, plansOf, rehearse } from './dry-run'
import { membersOf, promoteSet } from './promote-set'
import { routeChanges, routeNow } from './route-of'
import type { PreviewSet, SetPlan, SetPreview } from './schema'

/**
 * What promoting these prompts would do: for each the diff with what is there now, what changes in its route, and which rules would refuse
 * it; and the `replaces` and `releases` that make `promoteSet` do exactly this. Throws `invalid` where there is nothing to promote.
 */
export async function previewSet(ctx: Ctx, input: PreviewSet): Promise<SetPreview> {
  authorize(ctx, 'release.request')
  const { outcome, rehearsal } = await rehearse(ctx, async (inside, origin) => {
    const { from, environment, members } = await membersOf(inside.tx, inside, input)
    const changing = members.filter(({ isSame }) => !isSame)
    const replaces = Object.fromEntries(changing.map(({ id, target }) => [id, target?.id ?? null]))
    const releases = Object.fromEntries(changing.map(({ id, source }) => [id, source.id]))
    const unchanged = members.filter(({ isSame }) => isSame).map(({ id, name }) => ({ promptId: id, promptName: name }))
    if (changing.length > 0) await promoteSet(inside, { ...input, replaces, releases }, origin)
    return { from, environment, unchanged, replaces, releases }
  })
  const { from, environment, ...found } = outcome
  const plans: SetPlan[] = []
  for (const [index, plan] of (await plansOf(ctx, rehearsal)).entries()) {
    const arms = rehearsal[index]?.arms ?? []
    const tx = reader(ctx)
    const [there, here] = [await routeNow(tx, ctx, from.id, arms), await routeNow(tx, ctx, environment.id, arms)]
    plans.push({ ...plan, routeDifferences: routeChanges(there, here) })
  }
  return { plans, allowed: isAllowed(plans), ...found }
}
