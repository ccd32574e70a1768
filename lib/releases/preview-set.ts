import { type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { isAllowed, plansOf, rehearse } from './dry-run'
import { membersOf, promoteSet } from './promote-set'
import { routeChanges, routesNow } from './route-of'
import type { PreviewSet, SetPlan, SetPreview } from './set-schema'

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
  const arms = rehearsal.map((each) => each.arms)
  const there = await routesNow(reader(ctx), ctx, from.id, arms)
  const here = await routesNow(reader(ctx), ctx, environment.id, arms)
  const plans = (await plansOf(ctx, rehearsal)).map((plan, index): SetPlan => {
    return { ...plan, routeDifferences: routeChanges(there[index] ?? [], here[index] ?? []) }
  })
  return { plans, allowed: isAllowed(plans), ...found }
}
