import { randomToken } from '@/lib/crypto'
import { ensureBuilt } from '@/lib/gate/build'
import { name, owner, prepare, signIn } from './bench-busy'
import type { BenchDatabase } from './bench-database'
import { median, start } from './bench-processes'

const columns = 8
const tokens = 40
const tokenMs = 50
const rounds = 5
const workspace = 'my-workspace'
const variables = { product: 'Kite', ticket: 'Billed twice.' }
const targets = (count: number) => Array.from({ length: count }, (_, at) => ({ gateway: 'loopback', model: `m${at}` }))

/** Runs so many columns and reads what they say to the end; tells how long that took, in milliseconds. */
type Door = (count: number) => Promise<number>

/** P6: eight columns of one comparison at once, over one connection, against the slowest of eight such columns run alone. Both doors in turn. */
export async function benchColumns(database: BenchDatabase): Promise<string[]> {
  await ensureBuilt()
  const key = `vk_${randomToken()}`
  const gateway = await start('scripts/bench-gateway.ts', { BENCH_TOKENS: String(tokens), BENCH_TOKEN_MS: String(tokenMs) })
  const app = await database.startOn(await database.create('p6'), {
    VERSICLE_OWNER_EMAIL: owner.email,
    VERSICLE_OWNER_PASSWORD: owner.password,
    VERSICLE_BOOTSTRAP_KEY: key,
    VERSICLE_ALLOW_PRIVATE_GATEWAYS: '1',
    VERSICLE_ROLES: 'web,delivery,worker',
  })
  try {
    await prepare(app.url, key, gateway.url)
    const doors: { what: string; run: Door }[] = [
      { what: 'the playground’s: `POST /api/playground`, then its one stream', run: await playgroundDoor(app.url, key) },
      { what: 'programs’: `POST /api/v1/runs`, one merged stream', run: runsDoor(app.url, key) },
    ]
    for (const { run } of doors) await run(columns)
    const measured = doors.map(({ what }) => ({ what, alone: [] as number[], together: [] as number[], ratios: [] as number[] }))
    for (let round = 0; round < rounds; round++)
      for (const [at, { run }] of doors.entries()) {
        const singles: number[] = []
        for (let column = 0; column < columns / 2; column++) singles.push(await run(1))
        const together = await run(columns)
        for (let column = 0; column < columns / 2; column++) singles.push(await run(1))
        const alone = Math.max(...singles)
        measured[at]?.alone.push(alone)
        measured[at]?.together.push(together)
        measured[at]?.ratios.push(together / alone)
      }
    return [
      `P6: ${columns} columns of ${tokens} words, ${tokenMs} ms apart, over one connection, against the slowest of ${columns} run alone, four before and four after; ${rounds} rounds, medians`,
      '',
      '| door | slowest alone, ms | together, ms | ratio | goal |',
      '|---|---|---|---|---|',
      ...measured.map(
        ({ what, alone, together, ratios }) =>
          `| ${what} | ${median(alone).toFixed(0)} | ${median(together).toFixed(0)} | ${median(ratios).toFixed(3)} | ≤ 1.05 |`,
      ),
    ]
  } finally {
    await gateway.stop()
  }
}

/** As the browser does it, signed in: a new session each time, and what it says over one connection. */
async function playgroundDoor(origin: string, key: string): Promise<Door> {
  const headers = { cookie: await signIn(origin), 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  // Reading it would tell what is published, without the id.
  const answer = await fetch(`${origin}/api/v1/prompts/${encodeURIComponent(name)}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ description: 'Asked in columns' }),
  })
  const { id: promptId } = (await answer.json()) as { id: string }
  return async (count) => {
    const asked = targets(count).map((target, at) => ({ id: `c${at + 1}`, ...target, parameters: {} }))
    const input = { promptId, version: 1, variables, placeholders: { history: [] }, targets: asked }
    const kept = asked.map(({ id, gateway, model }) => ({ id, target: { gateway, model }, parameters: {} }))
    const body = JSON.stringify({ workspace, session: null, input, screen: { columns: kept, rows: [], repeats: 1 } })
    const began = performance.now()
    const begun = await fetch(`${origin}/api/playground`, { method: 'POST', headers, body })
    if (!begun.ok) throw new Error(`The playground answered ${begun.status}: ${await begun.text()}`)
    const { session } = (await begun.json()) as { session: string }
    const answer = await fetch(`${origin}/api/playground?${new URLSearchParams({ workspace, session })}`, { headers })
    return finished(began, count, answer)
  }
}

const runsDoor =
  (origin: string, key: string): Door =>
  async (count) => {
    const began = performance.now()
    const answer = await fetch(`${origin}/api/v1/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ prompt: name, version: 1, variables, placeholders: { history: [] }, targets: targets(count) }),
    })
    return finished(began, count, answer)
  }

async function finished(began: number, count: number, answer: Response): Promise<number> {
  const text = await answer.text()
  const ms = performance.now() - began
  const finished = text.match(/"type":"finish"/g)?.length ?? 0
  const words = text.match(/"output":"(word )+"/g)?.length ?? 0
  if (answer.status !== 200 || finished !== count || words !== count || !text.includes('[DONE]'))
    throw new Error(`Of ${count} columns ${finished} finished (${answer.status}): ${text.slice(0, 500)}`)
  return ms
}
