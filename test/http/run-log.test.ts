import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { type Body, call, foreignKey, made, newEnvironment, newKey, savedPrompt, segment, text, unique } from '../support/api'

const runs = '/api/v1/runs'
const run = async (prompt: Body, name: string, model = 'sandbox-echo') => {
  const target = { gateway: 'sandbox', model }
  const { body } = await call('POST', runs, { body: { prompt: prompt.name, version: 1, variables: { name }, targets: [target] } })
  return text((body.runs as Body[])[0]?.id)
}
const ids = ({ data }: Body) => (data as Body[]).map(({ id }) => id)
const of = (prompt: Body, more = '') => `${runs}?prompt=${segment(text(prompt.name))}${more}`

describe('the filters of the log', () => {
  test('find runs by words, latency, cost, session and environment, with how many there are', async () => {
    const prompt = await savedPrompt()
    const word = unique('word').replace('-', '')
    const id = await run(prompt, word)
    const other = await run(prompt, 'somebody')
    expect(await made('GET', of(prompt))).toMatchObject({ total: { count: 2, at_least: false }, looked_back_to: null, next_cursor: null })
    expect(ids(await made('GET', `${runs}?search=${word}`))).toEqual([id])
    expect(ids(await made('GET', `${runs}?search=${word.slice(0, -2)}*`))).toEqual([id])
    expect(ids(await made('GET', of(prompt, '&latency_min_ms=0')))).toEqual([other, id])
    expect(ids(await made('GET', of(prompt, '&latency_min_ms=80000000')))).toEqual([])
    expect(ids(await made('GET', of(prompt, '&cost_min=0&currency=EUR')))).toEqual([])
    expect(ids(await made('GET', of(prompt, '&session=pls_none')))).toEqual([])
    expect(ids(await made('GET', of(prompt, '&environment=production')))).toEqual([])
    expect(await made('GET', `${runs}/${id}`)).toMatchObject({
      session_id: null,
      group_id: expect.stringMatching(/^run_/),
      price_id: expect.stringMatching(/^prc_/),
    })
  })

  test.each(['search=', `search=${'x'.repeat(201)}`, 'cost_min=-1', 'cost_max=1e9', 'currency=usd', 'latency_min_ms=soon', 'unknown=1'])(
    'answer %s with 400 and its path',
    async (query) => {
      expect(await call('GET', `${runs}?${query}`)).toMatchObject({ status: 400, body: { errors: [{ path: query.split('=')[0] }] } })
    },
  )
})

describe('an export', () => {
  test('is a file of every run of the filter, as JSON Lines or CSV', async () => {
    const prompt = await savedPrompt()
    const wanted = [await run(prompt, '=1+1'), await run(prompt, 'Ada')].reverse()
    const address = `${runs}/export?prompt=${segment(text(prompt.name))}`
    const lines = await call('GET', address)
    expect([lines.status, lines.headers.get('content-type')]).toEqual([200, 'application/jsonl'])
    expect(lines.headers.get('content-disposition')).toMatch(/^attachment; filename="runs-.*\.jsonl"$/)
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(wanted)
    const csv = await call('GET', `${address}&format=csv`)
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/)
    expect((parse(csv.text, { columns: true }) as Body[]).map(({ id }) => id)).toEqual(wanted)
  })

  test('is refused as any other request is: 400, 401, 403, 404', async () => {
    expect(await call('GET', `${runs}/export?format=xml`)).toMatchObject({ status: 400, body: { errors: [{ path: 'format' }] } })
    expect(await call('GET', `${runs}/export`, { key: null })).toMatchObject({ status: 401 })
    expect(await call('GET', `${runs}/export`, { key: await newKey(['prompts:read']) })).toMatchObject({ status: 403 })
    expect(await call('GET', `${runs}/export?prompt=nobody`)).toMatchObject({ status: 404 })
    expect((await call('GET', `${runs}/export`, { key: await foreignKey() })).text).toBe('')
  })

  test('by a key bound to an environment holds the runs made there only', async () => {
    const environment = await newEnvironment()
    const key = await newKey(['runs:read'], text(environment.slug))
    expect((await call('GET', `${runs}/export`, { key })).text).toBe('')
  })
})

describe('deleting', () => {
  test('takes one run, or those of a filter, for good', async () => {
    const prompt = await savedPrompt()
    const all = [await run(prompt, 'a'), await run(prompt, 'b'), await run(prompt, 'c', 'sandbox-json')]
    expect(await call('DELETE', `${runs}/${all[0]}`)).toMatchObject({ status: 204 })
    expect(await call('DELETE', `${runs}/${all[0]}`)).toMatchObject({ status: 404 })
    expect(await call('DELETE', of(prompt, '&model=sandbox-json'))).toMatchObject({ status: 200, body: { deleted: 1, next_cursor: null } })
    expect(ids(await made('GET', of(prompt)))).toEqual([all[1]])
  })

  test('needs a filter (422), an admin’s key (403), and leaves other workspaces alone (404)', async () => {
    const prompt = await savedPrompt()
    const id = await run(prompt, 'x')
    expect(await call('DELETE', runs)).toMatchObject({ status: 422 })
    for (const address of [`${runs}/${id}`, of(prompt)])
      expect(await call('DELETE', address, { key: await newKey(['runs:read', 'runs:create', 'prompts:read']) })).toMatchObject({
        status: 403,
      })
    const key = await foreignKey()
    expect(await call('DELETE', `${runs}/${id}`, { key })).toMatchObject({ status: 404 })
    expect(await call('DELETE', of(prompt), { key })).toMatchObject({ status: 404 })
    expect(await call('DELETE', `${runs}?gateway=sandbox`, { key })).toMatchObject({ body: { deleted: 0 } })
    expect(ids(await made('GET', of(prompt)))).toEqual([id])
  })
})

describe('a retention', () => {
  const address = '/api/v1/run-retention'
  test('is read, looked at before, set and taken back', async () => {
    const key = await foreignKey()
    expect(await made('GET', address, { key })).toEqual({ days: null, updated_at: null, updated_by: null })
    expect(await made('GET', `${address}/preview?days=30`, { key })).toMatchObject({ count: 0, at_least: false, oldest: null })
    expect(await made('PUT', address, { key, body: { days: 30 } })).toMatchObject({ days: 30 })
    expect(await made('GET', address, { key })).toMatchObject({ days: 30, updated_at: expect.any(String) })
    expect(await made('PUT', address, { key, body: { days: null } })).toMatchObject({ days: null })
  })

  test('is refused: 400, 403, 422', async () => {
    expect(await call('GET', `${address}/preview`)).toMatchObject({ status: 400 })
    expect(await call('GET', `${address}/preview?days=0`)).toMatchObject({ status: 422, body: { errors: [{ path: 'days' }] } })
    expect(await call('PUT', address, { body: { days: 0 } })).toMatchObject({ status: 422, body: { errors: [{ path: 'days' }] } })
    const key = await newKey(['runs:read'])
    expect(await call('PUT', address, { key, body: { days: 30 } })).toMatchObject({ status: 403 })
    expect(await call('GET', `${address}/preview?days=30`, { key })).toMatchObject({ status: 403 })
    expect(await call('GET', address, { key })).toMatchObject({ status: 200 })
  })
})
