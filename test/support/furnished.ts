import { setTimeout as sleep } from 'node:timers/promises'
import { startLab } from './lab-gateway'
import { startSecondGateway } from './second-gateway'
import { told } from './team'

const limitMs = 60_000

/** A workspace that has something to show on every screen: gateways with models, prices, runs, reports and a session, all of them real. */
export async function furnish(baseUrl: string, key: string) {
  const [lab, second] = await Promise.all([startLab(), startSecondGateway()])
  const stop = async () => {
    await Promise.all([lab.stop(), second.stop()])
  }
  const send = async <T = { id: string }>(method: string, path: string, body?: object): Promise<T> =>
    told<T>(
      await fetch(`${baseUrl}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
  const until = async <T>(path: string, done: (answer: T) => boolean): Promise<T> => {
    for (const start = Date.now(); Date.now() - start < limitMs; await sleep(100)) {
      const answer = await send<T>('GET', path)
      if (done(answer)) return answer
    }
    throw new Error(`${path} was not done in time.`)
  }
  const run = async (gateway: string, ...models: string[]) => {
    const variables = { product: 'Kite', ticket: 'I was charged twice for Kite this month, and nobody answers my mails.' }
    const targets = models.map((model) => ({ gateway, model }))
    const { runs } = await send<{ runs: { id: string }[] }>('POST', '/runs', { prompt: 'support/triage', version: 1, variables, targets })
    return runs.map(({ id }) => id)
  }
  const report = async () => {
    const { id } = await send('POST', '/gateways/lab/conformance', { model: 'claude-sonnet-4.5' })
    await until<{ state: string }>(`/conformance/${id}`, ({ state }) => state === 'finished')
  }

  try {
    lab.keys.add('sk-lab-0123456789')
    lab.models = ['claude-sonnet-4.5', 'gpt-4o', 'lab-one', 'meta-llama/llama-4-maverick-17b-128e-instruct-fp8-extra-long-name', 'old-one']
    lab.costOf = (model) => (model === 'claude-sonnet-4.5' ? 0.0061 : null)
    await send('POST', '/gateways', {
      ...{ slug: 'lab', name: 'Lab', layer: 'production', region: 'eu', base_url: lab.baseUrl, api_key: 'sk-lab-0123456789' },
      ...{ headers: { 'X-Team': 'blue-team-0123' }, max_concurrency: 8, organization: 'org-lab' },
    })
    await send('POST', '/gateways', { slug: 'second', name: 'Second', layer: 'other', region: 'global', base_url: second.baseUrl })
    await send('POST', '/gateways/second/models', { model: 'openai/gpt-4o' })
    await send('POST', '/gateways/lab/sync-models')
    lab.models = [...lab.models.filter((model) => model !== 'old-one'), 'new-one']
    await send('POST', '/gateways/lab/sync-models')
    await send('PATCH', '/gateways/lab/models/lab-one', { tools: true, images: false, context_tokens: 128_000 })
    await send('PUT', '/gateways/lab/models/gpt-4o/favourite', { favourite: true })
    await send('PUT', '/gateways/lab/spare-key', { api_key: 'sk-lab-the-next-9876' })
    const price = (input: string, output: string) => ({
      currency: 'USD',
      ...{ input_per_million: input, cached_input_per_million: '0.3', output_per_million: output },
    })
    const sonnet = (input: string, output: string) => ({ model: 'claude-sonnet-4.5', price: price(input, output) })
    await send('PUT', '/gateways/lab/prices', { prices: [sonnet('3', '15')], note: 'Contract of May' })
    await send('PUT', '/gateways/lab/prices', {
      prices: [sonnet('3.9', '19.5'), { model: 'gpt-4o', price: price('2.5', '10') }],
      note: 'Price list of November',
    })
    await send('PATCH', '/gateways/lab/probe', { enabled: true, every_minutes: 60 })
    await send('POST', '/gateways/lab/ask-balance')
    const [runLab] = await run('lab', 'claude-sonnet-4.5', 'gpt-4o', 'lab-one', 'no-such-model')
    const [runWell, runFailed] = await run('sandbox', 'sandbox-echo', 'sandbox-limited')
    lab.nameOf = () => 'something-cheaper'
    await report()
    lab.nameOf = (model) => model
    await report()
    await until<{ state: string | null }>('/gateways/lab/probe', ({ state }) => state !== null)
    const session = await send('POST', '/playground-sessions', {
      ...{ prompt: 'support/triage', version: 1, name: 'Which one answers best' },
      columns: [
        { gateway: 'lab', model: 'claude-sonnet-4.5' },
        { gateway: 'sandbox', model: 'sandbox-reader' },
        { gateway: 'sandbox', model: 'sandbox-limited' },
      ],
      rows: [
        { name: 'Billing', variables: { product: 'Kite', ticket: 'I was charged twice.' } },
        { name: 'Damage', variables: { product: 'Kite', ticket: 'The line is torn.' } },
      ],
    })
    await until<{ running: number }>(`/playground-sessions/${session.id}`, ({ running }) => running === 0)
    const webhook = await send('POST', '/webhooks', {
      ...{ kind: 'standard', name: 'Rebuild the site', url: 'http://127.0.0.1:9/hook', events: ['release.created'] },
    })
    await send('POST', `/webhooks/${webhook.id}/test`, {})
    return { runs: { lab: runLab, well: runWell, failed: runFailed }, session: session.id, webhook: webhook.id, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What somebody would paste: one that is new, one that jumps, one that nobody can read, one that this gateway does not have. */
export const pricesToImport = `model,currency,input_per_million,output_per_million
claude-sonnet-4.5,USD,6,30
lab-one,USD,0.1,0.4
gpt-4o,USD,a lot,10
nobody-has-this,USD,1,1
`
