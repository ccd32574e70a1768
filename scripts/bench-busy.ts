import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomToken } from '@/lib/crypto'
import { ensureBuilt } from '@/lib/gate/build'
import { type BenchDatabase, contentOf } from './bench-database'
import { drive, median, type Started } from './bench-processes'

const connections = 16
const readsPerSecond = 1_000
const seconds = 4
const rounds = 4
const gatewayMs = 50
/** How many runs are under way at once: 8 requests of 4 targets. */
const [requests, targets] = [8, 4]
const pageLoops = 2

export const owner = { email: 'bench@example.com', password: 'correct horse battery staple' }
export const name = 'bench/triage'
const path = `/api/v1/prompts/${encodeURIComponent(name)}`

/** P4: how long reads take while runs are going and pages are being rendered, in the process that does all that and in one of its own. */
export async function benchBusy(database: BenchDatabase): Promise<string[]> {
  await ensureBuilt()
  const url = await database.create('p4')
  const key = `vk_${randomToken()}`
  const whole = await database.startOn(url, {
    VERSICLE_OWNER_EMAIL: owner.email,
    VERSICLE_OWNER_PASSWORD: owner.password,
    VERSICLE_BOOTSTRAP_KEY: key,
    VERSICLE_ALLOW_PRIVATE_GATEWAYS: '1',
  })
  const edge = await database.startOn(url)
  const gateway = await openGateway()
  try {
    await prepare(whole.url, key, gateway.baseUrl)
    const cookie = await signIn(whole.url)
    const headers = { authorization: `Bearer ${key}` }
    const read = ({ url: origin }: Started) =>
      drive({ origin, path, headers, connections, seconds, perSecond: readsPerSecond, status: 200 })
    const places = { whole, edge }
    const measured = { whole: { quiet: [] as number[], busy: [] as number[] }, edge: { quiet: [] as number[], busy: [] as number[] } }
    const done = { runs: 0, pages: 0, faults: 0, seconds: 0 }
    let readFaults = 0
    await Promise.all([read(whole), read(edge)])
    for (let round = 0; round < rounds; round++)
      for (const where of ['whole', 'edge'] as const) {
        const quiet = await read(places[where])
        const load = keepBusy(whole.url, key, cookie)
        await sleep(500)
        const began = performance.now()
        const before = { ...load.done }
        const busy = await read(places[where])
        done.seconds += (performance.now() - began) / 1_000
        done.runs += load.done.runs - before.runs
        done.pages += load.done.pages - before.pages
        done.faults += load.done.faults
        await load.stop()
        measured[where].quiet.push(quiet.p99Ms)
        measured[where].busy.push(busy.p99Ms)
        readFaults += quiet.faults + busy.faults
      }
    const line = (what: string, where: keyof typeof measured, goal: number) => {
      const { quiet, busy } = measured[where]
      const ratio = median(busy.map((each, round) => each / (quiet[round] ?? Number.NaN)))
      return `| ${what} | ${median(quiet).toFixed(2)} | ${median(busy).toFixed(2)} | ${ratio.toFixed(1)} | ≤ ${goal} |`
    }
    return [
      `P4: reads at an even ${readsPerSecond.toLocaleString('en')} a second on ${connections} connections, timed from when they were due; quiet and busy in turn, ${rounds} rounds of ${seconds} s each, medians`,
      '',
      '| where | p99 ms, quiet | p99 ms, busy | ratio | goal |',
      '|---|---|---|---|---|',
      line('every role in one process', 'whole', 3),
      line('`VERSICLE_ROLES=delivery` in its own process', 'edge', 1.2),
      '',
      `Busy means: ${done.runs} runs (${(done.runs / done.seconds).toFixed(0)} a second, ${requests * targets} at once, a gateway that answers after ${gatewayMs} ms) and ${done.pages} pages (${(done.pages / done.seconds).toFixed(0)} a second) while reads were timed; ${done.faults + readFaults} faults.`,
    ]
  } finally {
    gateway.close()
  }
}

async function send(baseUrl: string, method: string, at: string, key: string, body: object): Promise<unknown> {
  const answer = await fetch(`${baseUrl}/api/v1${at}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${at} answered ${answer.status}: ${text}`)
  return JSON.parse(text)
}

export async function prepare(baseUrl: string, key: string, gatewayUrl: string): Promise<void> {
  const at = `/prompts/${encodeURIComponent(name)}`
  await send(baseUrl, 'POST', '/prompts', key, { name, kind: 'chat' })
  const { messages, parameters } = contentOf('Be brief.')
  await send(baseUrl, 'POST', `${at}/versions`, key, { messages, parameters, base_version: null })
  await send(baseUrl, 'POST', `${at}/releases`, key, { environment: 'production', version: 1, note: '', replaces: null })
  const gateway = { slug: 'loopback', name: 'Loopback', layer: 'other', region: 'global', base_url: gatewayUrl }
  await send(baseUrl, 'POST', '/gateways', key, gateway)
  await send(baseUrl, 'POST', '/gateways/loopback/models', key, { model: 'even' })
}

export async function signIn(baseUrl: string): Promise<string> {
  const cookies = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
  const csrf = await fetch(`${baseUrl}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const signedIn = await fetch(`${baseUrl}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookies(csrf), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...owner, csrfToken, json: 'true' }),
  })
  return cookies(signedIn)
}

/** Runs and page renders, one after the other in several loops, until stopped. */
function keepBusy(baseUrl: string, key: string, cookie: string) {
  const done = { runs: 0, pages: 0, faults: 0 }
  let going = true
  const body = {
    prompt: name,
    version: 1,
    variables: { product: 'Kite', ticket: 'I was charged twice.' },
    placeholders: { history: [] },
    targets: Array.from({ length: targets }, () => ({ gateway: 'loopback', model: 'even' })),
  }
  const again = async (work: () => Promise<void>) => {
    while (going) await work().catch(() => done.faults++)
  }
  const run = async () => {
    const { runs } = (await send(baseUrl, 'POST', '/runs', key, body)) as { runs: { status: string }[] }
    done.runs += runs.length
    done.faults += runs.filter(({ status }) => status !== 'ok').length
  }
  const pages = ['prompts', 'runs', 'gateways']
  const page = async () => {
    const answer = await fetch(`${baseUrl}/my-workspace/${pages[done.pages % pages.length]}`, { headers: { cookie } })
    await answer.arrayBuffer()
    if (answer.status === 200) done.pages++
    else done.faults++
  }
  const work = Promise.all([...Array.from({ length: requests }, () => again(run)), ...Array.from({ length: pageLoops }, () => again(page))])
  return {
    done,
    async stop(): Promise<void> {
      going = false
      await work
    },
  }
}

/** A gateway on loopback that answers every request after the same time. */
async function openGateway() {
  const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 }
  const common = { id: 'even', created: 0, model: 'even' }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    await sleep(gatewayMs)
    if (request.method === 'GET') return void response.end(JSON.stringify({ data: [{ id: 'even' }] }))
    const { stream } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { stream?: boolean }
    if (!stream) {
      const message = { role: 'assistant', content: 'billing, surely' }
      const choices = [{ index: 0, message, finish_reason: 'stop' }]
      response.setHeader('content-type', 'application/json')
      return void response.end(JSON.stringify({ ...common, object: 'chat.completion', choices, usage }))
    }
    const frame = (choices: object[], more: object = {}) =>
      `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices, ...more })}\n\n`
    response.setHeader('content-type', 'text/event-stream')
    response.write(frame([{ index: 0, delta: { role: 'assistant', content: 'billing, ' }, finish_reason: null }]))
    response.end(
      `${frame([{ index: 0, delta: { content: 'surely' }, finish_reason: null }])}${frame([{ index: 0, delta: {}, finish_reason: 'stop' }])}${frame([], { usage })}data: [DONE]\n\n`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
