import { describe, expect, test } from 'vitest'
import {
  type Body,
  baseUrl,
  call,
  foreignKey,
  fullKey,
  made,
  newEnvironment,
  newKey,
  newPrompt,
  problem,
  promptPath,
  saved,
  savedPrompt,
  segment,
  text,
  unique,
} from '../support/api'

const sessions = '/api/v1/playground-sessions'
const echo = { gateway: 'sandbox', model: 'sandbox-echo' }
const begun = async (more: Body = {}, key = fullKey) => {
  const prompt = (more.prompt as string | undefined) ?? text((await savedPrompt()).name)
  const body = { prompt, version: 1, variables: { name: 'Ada' }, columns: [echo], ...more }
  return text((await made('POST', sessions, { key, body })).id)
}
type Answer = { id: string; status: string; turns: Body[]; run: { id: string; output: string } | null; error: Body | null }
const answers = async (id: string, wait = 30) =>
  (await made('GET', `${sessions}/${id}/answers?wait_seconds=${wait}`)) as { running: number; answers: Answer[] }
const said = async (id: string) => Object.fromEntries((await answers(id)).answers.map(({ id, run }) => [id, run?.output ?? null]))

describe('judging', () => {
  test('marks the best of a row and keeps a note; what is left out stays, null takes a mark away: 200', async () => {
    const id = await begun({ columns: [echo, echo] })
    await answers(id)
    const patch = (body: Body) => made('PATCH', `${sessions}/${id}`, { body })
    expect(await patch({ best: { '': 'c2' } })).toMatchObject({ best: { '': 'c2' }, note: '' })
    expect(await patch({ note: 'Shorter, and right.' })).toMatchObject({ best: { '': 'c2' }, note: 'Shorter, and right.' })
    expect(await patch({ name: 'Tone', best: { '': null } })).toMatchObject({ name: 'Tone', best: {}, note: 'Shorter, and right.' })
    expect(await made('GET', `${sessions}/${id}`)).toMatchObject({ name: 'Tone', best: {}, note: 'Shorter, and right.' })
  })

  test('refuses what is no row, no cell, too long a note and what is not known: 422', async () => {
    const id = await begun()
    for (const body of [{ best: { 'no row!': 'c1' } }, { best: { '': '' } }, { note: 'x'.repeat(10_001) }, { unknown: 1 }])
      expect((await call('PATCH', `${sessions}/${id}`, { body })).status).toBe(422)
  })

  test('needs runs:create, and a session that is there', async () => {
    const id = await begun()
    const body = { note: 'x' }
    expect(await call('PATCH', `${sessions}/${id}`, { key: await newKey(['runs:read']), body })).toMatchObject({ status: 403 })
    expect((await call('PATCH', `${sessions}/${id}`, { key: await newKey(['runs:create']), body })).status).toBe(200)
    expect(await call('PATCH', `${sessions}/${id}`, { key: await foreignKey(), body })).toMatchObject({ status: 404 })
  })
})

describe('the answers', () => {
  test('are read in full when nothing runs any more, those that could not be sent with why: 200', async () => {
    const id = await begun({
      columns: [
        { ...echo, model: 'sandbox-slow' },
        { gateway: 'nobody', model: 'x' },
        { ...echo, model: 'sandbox-limited' },
      ],
    })
    const read = await answers(id)
    expect(read.running).toBe(0)
    expect(read.answers).toMatchObject([
      { id: 'c1', status: 'ok', turns: [], run: { output: 'Hello Ada', latency_ms: expect.any(Number) }, error: null },
      { id: 'c2', status: 'error', run: null, error: { code: 'not_found' } },
      { id: 'c3', status: 'error', run: { id: expect.stringMatching(/^run_/) }, error: { status: 429, retry_after_seconds: 2 } },
    ])
  })

  test('stream over one connection, each cell with its end, as often as one asks', async () => {
    const id = await begun({
      columns: [echo, { ...echo, model: 'sandbox-cut' }],
      rows: [{ variables: { name: 'Ada' } }, { variables: { name: 'Bea' } }],
    })
    for (let round = 0; round < 2; round++) {
      const stream = await fetch(`${baseUrl}${sessions}/${id}/answers`, {
        headers: { authorization: `Bearer ${fullKey}`, accept: 'text/event-stream' },
      })
      expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
      const lines = (await stream.text()).split('\n').filter((line) => line.startsWith('data: '))
      expect(lines.at(-1)).toBe('data: [DONE]')
      const events = lines.slice(0, -1).map((line) => JSON.parse(line.slice(6)) as { cell: string; type: string; run?: { status: string } })
      const ends = events.filter(({ type }) => type === 'finish' || type === 'error')
      expect(ends.map(({ cell, run }) => `${cell} ${run?.status}`).sort()).toEqual([
        'c1/r1 ok',
        'c1/r2 ok',
        'c2/r1 incomplete',
        'c2/r2 incomplete',
      ])
      expect(events.filter(({ type }) => type === 'asked')).toHaveLength(4)
    }
  })

  test('are refused as every read is: 400, 403, 404', async () => {
    const id = await begun()
    for (const wait of ['61', '-1', 'soon', '999'])
      expect(await call('GET', `${sessions}/${id}/answers?wait_seconds=${wait}`)).toMatchObject({ status: 400 })
    expect(await call('GET', `${sessions}/${id}/answers`, { key: await newKey(['runs:create']) })).toMatchObject({ status: 403 })
    for (const headers of [{ accept: 'text/event-stream' }, { accept: 'application/json' }])
      expect(await call('GET', `${sessions}/${id}/answers`, { key: await foreignKey(), headers })).toMatchObject({
        status: 404,
        body: problem(404, 'not_found'),
      })
  })
})

describe('asking again', () => {
  test('asks the same version with the same values, whatever was saved since, with a key that may only run', async () => {
    const prompt = await savedPrompt()
    const id = await begun({ prompt: prompt.name, rows: [{ variables: { name: 'Ada' } }, { variables: { name: 'Bea' } }], repeats: 2 })
    const first = (await answers(id)).answers.map(({ run }) => run?.id)
    await saved(prompt, { messages: [{ role: 'user', content: 'Goodbye {{name}}' }] }, 1)
    const key = await newKey(['runs:create'])
    const asked = ['c1/r1', 'c1/r1/2', 'c1/r2', 'c1/r2/2']
    expect(await made('POST', `${sessions}/${id}/run`, { key, body: {} })).toEqual({ asked })
    const again = await answers(id)
    expect(again.answers.map(({ run }) => run?.output)).toEqual(['Hello Ada', 'Hello Ada', 'Hello Bea', 'Hello Bea'])
    expect(again.answers.map(({ run }) => run?.id).some((run) => first.includes(run))).toBe(false)
    expect(await made('POST', `${sessions}/${id}/run`, { body: { cells: ['c1/r2'], on_leave: 'stop' } })).toEqual({ asked: ['c1/r2'] })
  })

  test('names the cells that are not there: 422', async () => {
    const id = await begun()
    const run = (body: Body) => call('POST', `${sessions}/${id}/run`, { body })
    expect(await run({ cells: ['c1', 'c7'] })).toMatchObject({ status: 422, body: { errors: [{ path: 'cells.1' }] } })
    expect(await run({ cells: [] })).toMatchObject({ status: 422 })
    expect(await run({ on_leave: 'maybe' })).toMatchObject({ status: 422, body: { errors: [{ path: 'on_leave' }] } })
    expect(await call('POST', `${sessions}/pls_none/run`, { body: {} })).toMatchObject({ status: 404 })
  })
})

describe('a conversation', () => {
  test('goes on with a message in every column, and with what tools gave where they were called', async () => {
    const prompt = await newPrompt()
    const parameters = { type: 'object', properties: { id: { type: 'string' } } }
    const tools = [{ type: 'function', function: { name: 'find_order', description: 'Finds it.', parameters } }]
    await saved(prompt, { messages: [{ role: 'user', content: 'Hello {{name}}' }], tools })
    const id = await begun({ prompt: prompt.name, columns: [echo, echo, { ...echo, model: 'sandbox-tools' }] })
    await answers(id)
    const go = (body: Body) => call('POST', `${sessions}/${id}/turns`, { body })
    expect(await go({ message: 'And then?' })).toMatchObject({ status: 200, body: { asked: ['c1@2', 'c2@2'] } })
    expect(await go({ tool_results: { find_order: '{"at":"Friday"}' } })).toMatchObject({ status: 200, body: { asked: ['c3@2'] } })
    const all = await said(id)
    expect(all['c1@2']).toBe('And then?')
    expect(all['c3@2']).toContain('Friday')
    expect((await answers(id)).answers.find((answer) => answer.id === 'c1@2')?.turns).toEqual([
      { role: 'assistant', content: 'Hello Ada' },
      { role: 'user', content: 'And then?' },
    ])
    expect(await go({ message: 'Stop.', cells: ['c1@2'] })).toMatchObject({ body: { asked: ['c1@3'] } })
    expect(await made('GET', `${sessions}/${id}`)).toMatchObject({ answers: 7 })
    expect(await go({ message: 'x', cells: ['c9'] })).toMatchObject({ status: 422, body: { errors: [{ path: 'cells.0' }] } })
    expect(await go({})).toMatchObject({ status: 422, body: { errors: [{ path: 'message' }] } })
  })

  test('that nobody has begun cannot go on: 404, 409', async () => {
    const id = await begun({ columns: [{ gateway: 'nobody', model: 'x' }] })
    await answers(id)
    const body = { message: 'And then?' }
    expect(await call('POST', `${sessions}/${id}/turns`, { body })).toMatchObject({ status: 409 })
    expect(await call('POST', `${sessions}/${id}/turns`, { key: await foreignKey(), body })).toMatchObject({ status: 404 })
  })
})

describe('deleting', () => {
  test('takes the session away and stops what runs in it; its runs stay in the log: 204, then 404', async () => {
    const id = await begun({ variables: { name: 'word '.repeat(400) }, columns: [{ ...echo, model: 'sandbox-slow' }, echo] })
    await expect.poll(async () => (await answers(id, 0)).answers.filter(({ run }) => run).length).toBe(1)
    expect((await call('DELETE', `${sessions}/${id}`)).status).toBe(204)
    for (const method of ['GET', 'DELETE']) expect(await call(method, `${sessions}/${id}`)).toMatchObject({ status: 404 })
    const { data } = (await made('GET', `/api/v1/runs?session=${id}`)) as { data: { status: string }[] }
    expect(data.map(({ status }) => status).sort()).toEqual(['aborted', 'ok'])
  })

  test('is for whoever began it, and for admins: 403', async () => {
    const [one, other] = [await newKey(['runs:create', 'runs:read']), await newKey(['runs:create', 'runs:read'])]
    const prompt = (await savedPrompt()).name
    const [first, second] = [await begun({ prompt }, one), await begun({ prompt }, one)]
    expect(await call('DELETE', `${sessions}/${first}`, { key: other })).toMatchObject({ status: 403, body: problem(403, 'forbidden') })
    expect(await call('DELETE', `${sessions}/${first}`, { key: await newKey(['runs:read']) })).toMatchObject({ status: 403 })
    expect(await call('DELETE', `${sessions}/${first}`, { key: await foreignKey() })).toMatchObject({ status: 404 })
    expect((await call('DELETE', `${sessions}/${first}`, { key: one })).status).toBe(204)
    expect((await call('DELETE', `${sessions}/${second}`)).status).toBe(204)
  })
})

describe('columns to compare', () => {
  const columns = async (query: string) => (await made('GET', `/api/v1/playground-columns?${query}`)).data

  test('are one model on every gateway that has it, and every favourite; a session takes them as they are', async () => {
    const model = unique('kite')
    const slugs = [unique('one'), unique('two')]
    for (const slug of slugs) {
      await made('POST', '/api/v1/gateways', {
        body: { slug, name: slug, layer: 'other', region: 'global', base_url: 'https://gateway.example/v1' },
      })
      await made('POST', `/api/v1/gateways/${slug}/models`, { body: { model: slug === slugs[0] ? model : `lab/${model}` } })
    }
    const both = [
      { gateway: slugs[0], model },
      { gateway: slugs[1], model: `lab/${model}` },
    ]
    expect(await columns(`source=same_model&model=${model}`)).toEqual(expect.arrayContaining(both))
    expect(await columns(`source=same_model&model=${segment(`lab/${model}`)}`)).toHaveLength(2)
    await made('PUT', `/api/v1/gateways/${slugs[0]}/models/${model}/favourite`, { body: { favourite: true } })
    expect(await columns('source=favourites')).toContainEqual(both[0])
    expect(await columns('source=favourites')).not.toContainEqual(both[1])
    const id = await begun({ columns: await columns(`source=same_model&model=${model}`) })
    expect(await made('GET', `${sessions}/${id}`)).toMatchObject({ columns: 2 })
    await made('POST', `${sessions}/${id}/stop`, { body: {} })
    await made('PUT', `/api/v1/gateways/${slugs[0]}/models/${model}/favourite`, { body: { favourite: false } })
  })

  test('are what is live in an environment, each version on the first target of its route', async () => {
    const prompt = await savedPrompt()
    const { slug } = await newEnvironment()
    const live = `source=live&prompt=${segment(text(prompt.name))}&environment=${slug}`
    expect(await columns(live)).toEqual([])
    const route = { targets: [{ gateway: 'sandbox', model: 'sandbox-terse' }] }
    await made('PUT', `/api/v1/environments/${slug}/routes/default`, { body: route })
    await made('POST', promptPath(prompt, 'releases'), { body: { environment: slug, version: 1, replaces: null } })
    expect(await columns(live)).toEqual([{ gateway: 'sandbox', model: 'sandbox-terse', version: 1 }])
  })

  test('are refused with what to do: 400, 404, 422', async () => {
    const ask = (query: string, key = fullKey) => call('GET', `/api/v1/playground-columns?${query}`, { key })
    expect(await ask('source=everything')).toMatchObject({ status: 400 })
    expect(await ask('source=same_model')).toMatchObject({ status: 422, body: { errors: [{ path: 'model' }] } })
    expect(await ask('source=favourites&model=x')).toMatchObject({ status: 422 })
    expect(await ask('source=same_model&model=nobody-has-this')).toMatchObject({ status: 404 })
    expect(await ask('source=live&prompt=no/such&environment=production')).toMatchObject({ status: 404 })
    expect(await ask('source=same_model&model=sandbox-echo', await foreignKey())).toMatchObject({ status: 404 })
  })
})
