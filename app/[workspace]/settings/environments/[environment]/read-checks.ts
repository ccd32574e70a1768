import type { Ctx } from '@/lib/context'
import { checkRoute } from '@/lib/environments/check-route'
import type { EnvironmentDto, RouteCheck } from '@/lib/environments/schema'
import { getPromptByName, listPrompts } from '@/lib/prompts/queries'
import { readBoard } from '@/lib/releases/queries'

const LIVE_AT_MOST = 25

export type RouteChecks = {
  /** What was asked: `live` for the newest version of every prompt that is live here, else one prompt; null: nothing yet. */
  asked: { live: true } | { live: false; prompt: string; version: string } | null
  checks: { promptId: string; promptName: string; check: RouteCheck }[]
  /** Why there is nothing to see, or what was left out. */
  note: string | null
  /** Some names to choose from. */
  names: string[]
}

/** Checks the saved routes of an environment against one version, or the newest of every prompt that is live there. */
export async function readChecks(
  ctx: Ctx,
  environment: EnvironmentDto,
  live: boolean,
  prompt: string,
  version: string,
): Promise<RouteChecks> {
  if (environment.archivedAt !== null) return { asked: null, checks: [], note: null, names: [] }
  const names = (await listPrompts(ctx, { limit: 200 })).data.map(({ name }) => name)
  const checked = async (promptId: string, promptName: string, version: number) => ({
    promptId,
    promptName,
    check: await checkRoute(ctx, { environment: environment.slug, promptId, version }),
  })
  if (live) {
    const board = await readBoard(ctx, { limit: 500 })
    const here = board.prompts.filter((each) => each.live.some(({ environmentId }) => environmentId === environment.id))
    const looked = here.slice(0, LIVE_AT_MOST)
    const cut = board.nextCursor !== null || here.length > looked.length
    const checks = await Promise.all(
      looked.flatMap(({ promptId, name, newestVersion }) => (newestVersion === null ? [] : [checked(promptId, name, newestVersion)])),
    )
    const note =
      here.length === 0
        ? 'Nothing is live here yet.'
        : cut
          ? `These are the first ${looked.length} by name; ask for others by theirs.`
          : null
    return { asked: { live: true }, checks, note, names }
  }
  if (prompt === '') return { asked: null, checks: [], note: null, names }
  const asked = { live: false as const, prompt, version }
  const nothing = (note: string): RouteChecks => ({ asked, checks: [], note, names })
  const found = await getPromptByName(ctx, prompt)
  if (!found) return nothing(`There is no prompt ${prompt}.`)
  if (found.newestVersion === null) return nothing(`${found.name} has no version yet. Save one first.`)
  const number = version === '' ? found.newestVersion : Number(version)
  if (!Number.isInteger(number) || number < 1 || number > found.newestVersion)
    return nothing(`${found.name} has no version ${version}; its newest is ${found.newestVersion}.`)
  return { asked, checks: [await checked(found.id, found.name, number)], note: null, names }
}
