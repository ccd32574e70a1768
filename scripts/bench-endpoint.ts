import { Agent, request } from 'undici'
import { createKey } from '@/lib/api-keys/create-key'
import { db } from '@/lib/database/client'
import { SetRoute } from '@/lib/environments/schema'
import { setRoute } from '@/lib/environments/set-route'
import { addGateway } from '@/lib/gateways/add-gateway'
import { AddGateway } from '@/lib/gateways/schema'
import { type BenchDatabase, publishOne } from './bench-database'
import { median, percentile, start } from './bench-processes'

const warmUp = 100
const calls = 400
const messages = [{ role: 'user', content: 'Weigh what the customer says. '.repeat(50) }]

/**
 * P5: what a call through `/openai/v1` takes more than the same call of the gateway itself: in one piece, and to the first token of a
 * stream; one after the other, the two in turn. And whether pieces arrive when they were sent.
 */
export async function benchEndpoint(database: BenchDatabase): Promise<string[]> {
  const url = await database.create('p5')
  const { ctx } = await publishOne(url)
  const gateway = await start('scripts/bench-gateway.ts', { BENCH_TOKENS: '20', BENCH_TOKEN_MS: '5' })
  const gate = await database.startOn(url, { VERSICLE_ROLES: 'web,delivery' })
  const agent = new Agent({ pipelining: 1 })
  try {
    await addGateway(
      ctx,
      AddGateway.parse({ slug: 'local', name: 'Local', layer: 'production', baseUrl: gateway.url, apiKey: 'sk-of-the-benchmark-1234' }),
    )
    await setRoute(ctx, SetRoute.parse({ environment: 'production', alias: 'default', targets: [{ gateway: 'local', model: 'm' }] }))
    const { key } = await createKey(ctx, { name: 'bench runs', scopes: ['runs:create'], environment: 'production', expiresAt: null })
    const direct = { url: `${gateway.url}/chat/completions`, key: 'sk-of-the-benchmark-1234', model: 'm' }
    const through = { url: `${gate.url}/openai/v1/chat/completions`, key, model: 'default' }
    const lines: string[] = []
    for (const [what, stream, goal] of [
      ['an answer in one piece', false, 1.5],
      ['the first token of a stream', true, 2],
    ] as const) {
      const times = { direct: [] as Call[], through: [] as Call[] }
      for (let call = 0; call < warmUp + (stream ? calls / 4 : calls); call++)
        for (const [side, place] of call % 2 === 0
          ? ([
              ['direct', direct],
              ['through', through],
            ] as const)
          : ([
              ['through', through],
              ['direct', direct],
            ] as const)) {
          const took = await ask(agent, place, stream)
          if (call >= warmUp) times[side].push(took)
        }
      const firsts = (side: Call[]) => side.map(({ firstMs }) => firstMs)
      const added = times.through.map(({ firstMs }, at) => firstMs - (times.direct[at]?.firstMs ?? Number.NaN))
      lines.push(
        `| ${what} | ${median(firsts(times.direct)).toFixed(2)} | ${median(firsts(times.through)).toFixed(2)} | ${median(added).toFixed(2)} | ${percentile(added, 90).toFixed(2)} | ≤ ${goal} |`,
      )
      if (stream) {
        const pieces = (side: Call[]) => median(side.map(({ pieces }) => pieces))
        lines.push(
          '',
          `Pieces that arrived apart, of 20 words sent 5 ms apart: directly ${pieces(times.direct)}, through it ${pieces(times.through)}.`,
        )
      }
    }
    const recorded = await db().run.count({ where: { workspaceId: ctx.workspaceId, status: 'ok' } })
    const asked = 2 * warmUp + calls + calls / 4
    return [
      `P5: /openai/v1 before a local gateway, one call after the other, 1.5 kB sent, ${calls} (streams ${calls / 4}) of each in turn after ${warmUp} to warm up`,
      '',
      '| until | directly, ms p50 | through it, ms p50 | added, ms p50 | added, ms p90 | goal p50 |',
      '|---|---|---|---|---|---|',
      ...lines,
      '',
      `Recorded as runs meanwhile: ${recorded} of ${asked}.`,
    ]
  } finally {
    await agent.close()
    await gateway.stop()
  }
}

type Call = { firstMs: number; pieces: number }

async function ask(agent: Agent, { url, key, model }: { url: string; key: string; model: string }, stream: boolean): Promise<Call> {
  const began = performance.now()
  const { statusCode, body } = await request(url, {
    dispatcher: agent,
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages, ...(stream && { stream }) }),
  })
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${await body.text()}`)
  let firstMs: number | null = null
  let pieces = 0
  for await (const _ of body) {
    pieces++
    if (stream) firstMs ??= performance.now() - began
  }
  firstMs ??= performance.now() - began

  return { firstMs, pieces }
}
