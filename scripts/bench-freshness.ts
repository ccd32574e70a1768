import { setImmediate as turn } from 'node:timers/promises'
import type { Ctx } from '@/lib/context'
import { createDelivery } from '@/lib/delivery/delivery'
import { createRelease } from '@/lib/releases/create-release'
import { percentile } from './bench-processes'

const releases = 200
const limitMs = 5_000

/** P3: from a release's acknowledgement until readers get it, in this process and over HTTP in another one. */
export async function benchFreshness(
  ctx: Ctx,
  databaseUrl: string,
  gateUrl: string,
  prompt: { id: string; path: string; live: string },
  key: string,
): Promise<string[]> {
  const authorization = `Bearer ${key}`
  const own = createDelivery(databaseUrl)
  own.start()
  const here = async () => {
    const answer = await own.answer({ method: 'GET', url: prompt.path, authorization, ifNoneMatch: undefined })
    return answer?.body ?? ''
  }
  const there = async () => (await fetch(gateUrl + prompt.path, { headers: { authorization } })).text()
  await Promise.all([here(), there()])
  const measured: Record<'here' | 'there', number[]> = { here: [], there: [] }
  let replaces = prompt.live
  try {
    for (let round = 0; round < releases; round++) {
      const version = (round % 2) + 1 === 1 ? 2 : 1
      const release = await createRelease(ctx, { promptId: prompt.id, environment: 'production', version, note: '', replaces })
      replaces = release.id
      const began = performance.now()
      const until = async (read: () => Promise<string>) => {
        while (!(await read()).includes(release.id)) {
          if (performance.now() - began > limitMs) throw new Error(`Release ${release.sequence} was not visible in ${limitMs} ms.`)
          await turn()
        }
        return performance.now() - began
      }
      const [first, second] = await Promise.all([until(here), until(there)])
      measured.here.push(first)
      measured.there.push(second)
    }
  } finally {
    await own.stop()
  }
  const line = (what: string, values: number[], goal: number) =>
    `| ${what} | ${[50, 99, 100].map((percent) => percentile(values, percent).toFixed(1)).join(' | ')} | p99 ≤ ${goal} |`
  return [
    `P3: release → visible to readers, ${releases} releases, milliseconds after the release was acknowledged`,
    '',
    '| where | p50 | p99 | longest | goal |',
    '|---|---|---|---|---|',
    line('same process', measured.here, 50),
    line('another process, over HTTP', measured.there, 150),
  ]
}
