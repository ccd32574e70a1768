import { createKey } from '@/lib/api-keys/create-key'
import { addGateway } from '@/lib/gateways/add-gateway'
import { AddGateway } from '@/lib/gateways/schema'
import { type BenchDatabase, publishOne } from './bench-database'
import { median, start } from './bench-processes'

const columns = 8
const tokens = 40
const tokenMs = 50
const rounds = 5

/** P6: eight columns of one comparison at once, as one merged stream, against the slowest of eight such columns run alone. */
export async function benchColumns(database: BenchDatabase): Promise<string[]> {
  const url = await database.create('p6')
  const { ctx, prompt } = await publishOne(url)
  const gateway = await start('scripts/bench-gateway.ts', { BENCH_TOKENS: String(tokens), BENCH_TOKEN_MS: String(tokenMs) })
  const app = await database.startOn(url, { VERSICLE_ROLES: 'web,delivery,worker' })
  try {
    await addGateway(ctx, AddGateway.parse({ slug: 'local', name: 'Local', layer: 'production', baseUrl: gateway.url, apiKey: null }))
    const { key } = await createKey(ctx, {
      name: 'bench runs',
      scopes: ['runs:create', 'prompts:read'],
      environment: null,
      expiresAt: null,
    })
    const run = (count: number) => compared(app.url, key, prompt.path, count)
    await run(columns)
    const ratios: number[] = []
    const alone: number[] = []
    const together: number[] = []
    for (let round = 0; round < rounds; round++) {
      const singles: number[] = []
      for (let column = 0; column < columns / 2; column++) singles.push((await run(1)).ms)
      const all = await run(columns)
      for (let column = 0; column < columns / 2; column++) singles.push((await run(1)).ms)
      const slowest = Math.max(...singles)
      alone.push(slowest)
      together.push(all.ms)
      ratios.push(all.ms / slowest)
    }
    return [
      `P6: ${columns} columns of ${tokens} words, ${tokenMs} ms apart, in one merged stream, against the slowest of ${columns} run alone; ${rounds} rounds, medians`,
      '',
      '| slowest alone, ms | together, ms | ratio | goal |',
      '|---|---|---|---|',
      `| ${median(alone).toFixed(0)} | ${median(together).toFixed(0)} | ${median(ratios).toFixed(3)} | ≤ 1.05 |`,
    ]
  } finally {
    await gateway.stop()
  }
}

async function compared(origin: string, key: string, path: string, count: number): Promise<{ ms: number }> {
  const began = performance.now()
  const answer = await fetch(`${origin}/api/v1/runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({
      prompt: decodeURIComponent(path.split('/').at(-1) ?? ''),
      version: 1,
      variables: { product: 'Kite', ticket: 'Billed twice.' },
      targets: Array.from({ length: count }, (_, at) => ({ gateway: 'local', model: `m${at}` })),
    }),
  })
  const text = await answer.text()
  const finished = text.match(/"type":"finish"/g)?.length ?? 0
  if (answer.status !== 200 || finished !== count)
    throw new Error(`Of ${count} columns ${finished} finished (${answer.status}): ${text.slice(0, 500)}`)
  return { ms: performance.now() - began }
}
