import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { createEnvironment } from '@/lib/environments/create-environment'
import { CreateEnvironment } from '@/lib/environments/schema'
import { newId } from '@/lib/ids'
import { listRuns, neighboursOf } from '@/lib/runs/queries'
import type { RunFilter } from '@/lib/runs/schema'
import { as, newWorkspace } from '../support/database'
import { matching, type Written, writeLog } from './long-log'

const COUNT = 6_200
let ctx: Ctx
let log: Written[]
beforeAll(async () => {
  ctx = await newWorkspace()
  log = await writeLog(ctx, COUNT)
  await db().$executeRaw`ANALYZE`
}, 120_000)

/** All pages of a filter, as somebody would turn them. */
async function everyPage(who: Ctx, filter: RunFilter, limit: number): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | undefined, pages = 0; pages < 400; pages++) {
    const page = await listRuns(who, { ...filter, limit, cursor })
    ids.push(...page.runs.map(({ id }) => id))
    if (page.nextCursor === null) return ids
    expect(page.runs.length === limit || page.lookedBackTo !== null).toBe(true)
    cursor = page.nextCursor
  }
  throw new Error('The pages never end.')
}
const found = (filter: RunFilter) => matching(log, filter).map(({ id }) => id)
const at = (n: number) => new Date(log[COUNT - 1 - n]?.at ?? 0).toISOString()

describe('a long log', () => {
  test.each<RunFilter>([
    {},
    { gateway: 'even' },
    { gateway: 'nobody' },
    { status: 'error' },
    { gateway: 'even', model: 'earlier' },
    { gateway: 'odd', status: 'error' },
    { gateway: 'even', source: 'api', model: 'earlier' },
    { status: 'aborted', model: 'later' },
    { version: 7 },
    { version: 99 },
    { version: 7, gateway: 'odd', model: 'earlier' },
    { version: 40, search: 'lucky', from: '2000-01-01T00:00:00Z' },
    { sessionId: 'pls_3' },
    { sessionId: 'pls_3', gateway: 'odd' },
    { from: '2000-01-01T00:00:00Z', gateway: 'odd', model: 'later' },
    { to: '2000-01-01T00:00:00Z' },
    { costMin: '0.09' },
    { costMin: '0.09', costMax: '0.095', gateway: 'odd' },
    { costMax: '0.001', status: 'ok' },
    { currency: 'USD', latencyMinMs: 990 },
    { costMin: '0.01', currency: 'EUR' },
    { latencyMinMs: 995, model: 'earlier' },
    { latencyMinMs: 100, source: 'playground' },
    { search: 'own77' },
    { search: 'answer' },
    { search: 'formerly' },
    { search: 'lucky' },
    { search: 'Ticket ANSWER', status: 'error' },
    { search: 'number', gateway: 'odd', model: 'earlier' },
    { search: 'lucky formerly', source: 'api' },
    { search: 'answer', costMin: '0.05', latencyMinMs: 300 },
    { search: 'nothing like it' },
    { search: 'own12 lucky' },
    { search: 'own12* lucky' },
    { search: 'luck* own*', gateway: 'even' },
  ])('answers %j as a look at every run does, page by page', async (filter) => {
    expect(await everyPage(ctx, filter, 200)).toEqual(found(filter))
  })

  test('answers any combination of filters so', async () => {
    const filters = fc.record(
      {
        gateway: fc.constantFrom('even', 'odd'),
        model: fc.constantFrom('earlier', 'later'),
        version: fc.constantFrom(1, 7, 99),
        status: fc.constantFrom('ok' as const, 'error' as const, 'aborted' as const),
        source: fc.constantFrom('api' as const, 'playground' as const),
        costMin: fc.constantFrom('0', '0.05', '0.098'),
        latencyMinMs: fc.constantFrom(0, 500, 998),
        search: fc.constantFrom('answer', 'lucky', 'formerly', 'own1*', 'own4321'),
        from: fc.constantFrom(100, 3_000, 6_100).map((n) => at(n)),
        to: fc.constantFrom(200, 3_500, 6_150).map((n) => at(n)),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        expect(await everyPage(ctx, filter, 200)).toEqual(found(filter))
      }),
      { numRuns: 40 },
    )
  }, 240_000)

  test('counts what is cheap to count, and says when there is more', async () => {
    const total = async (filter: RunFilter) => (await listRuns(ctx, { ...filter, limit: 1 })).total
    expect(await total({})).toEqual({ count: 1000, atLeast: true })
    expect(await total({ status: 'error' })).toEqual({ count: COUNT / 50, atLeast: false })
    expect(await total({ status: 'error', gateway: 'even' })).toEqual({ count: COUNT / 50, atLeast: false })
    // A gateway and a model are one thing to ask for, with an index of its own: also a pair that never met is told at once.
    expect(await total({ gateway: 'even', model: 'later' })).toEqual({ count: 1000, atLeast: true })
    expect(await total({ gateway: 'even', model: 'never' })).toEqual({ count: 0, atLeast: false })
    expect(await total({ search: 'formerly' })).toEqual({ count: 700, atLeast: false })
    // No index knows of a version without its prompt: it is looked for within a time, and not counted.
    expect(await total({ version: 7 })).toBeNull()
    expect(await total({ gateway: 'nobody' })).toEqual({ count: 0, atLeast: false })
    // What has no order was counted over all times, which says nothing of some of them.
    expect(await total({ costMin: '0' })).toEqual({ count: 1000, atLeast: true })
    expect(await total({ costMin: '0', from: at(100), to: at(3_000) })).toBeNull()
    expect((await listRuns(ctx, { limit: 1, cursor: log[5]?.id })).total).toBeNull()
  })

  test('shows where the words stand', async () => {
    const [run] = (await listRuns(ctx, { search: 'own77 answ*', limit: 1 })).runs
    const marked = run?.matches?.map(({ field, text, ranges }) => [field, ...ranges.map(([start, end]) => text.slice(start, end))])
    expect(marked).toEqual([
      ['output', 'Answ'],
      ['input', 'own77'],
    ])
  })

  test('a run knows the ones beside it in a filter', async () => {
    const errors = found({ status: 'error' })
    expect(await neighboursOf(ctx, errors[3] ?? '', { status: 'error' })).toEqual({ newer: errors[2], older: errors[4] })
    expect(await neighboursOf(ctx, errors[0] ?? '', { status: 'error' })).toEqual({ newer: null, older: errors[1] })
    const both = found({ gateway: 'even', model: 'earlier' })
    expect(await neighboursOf(ctx, both[9] ?? '', { gateway: 'even', model: 'earlier' })).toEqual({ newer: both[8], older: both[10] })
  })

  test('is nothing to another workspace, nor to who may not read runs', async () => {
    const other = await newWorkspace()
    for (const filter of [{}, { search: 'answer' }, { gateway: 'even', model: 'earlier' }] satisfies RunFilter[])
      expect(await listRuns(other, filter)).toMatchObject({ runs: [], nextCursor: null })
    expect(await neighboursOf(other, log[3]?.id ?? '', {})).toEqual({ newer: null, older: null })
    const key: Ctx = { ...ctx, actor: { type: 'api_key', id: newId('key'), name: 'k', scopes: ['prompts:read'], environmentId: null } }
    await expect(listRuns(key)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(neighboursOf(key, log[3]?.id ?? '', {})).rejects.toMatchObject({ code: 'forbidden' })
    expect((await listRuns(await as(ctx, 'viewer'), { limit: 1 })).runs).toHaveLength(1)
  })

  test('shows a key bound to an environment the runs made there, whatever it asks', async () => {
    const { id } = await createEnvironment(ctx, CreateEnvironment.parse({ slug: 'staging', name: 'Staging' }))
    const own = found({ gateway: 'odd' })[7] ?? ''
    await db().run.update({ where: { id: own }, data: { environmentId: id } })
    const key: Ctx = { ...ctx, actor: { type: 'api_key', id: newId('key'), name: 'k', scopes: ['runs:read'], environmentId: id } }
    for (const filter of [{}, { gateway: 'odd' }, { environment: 'staging' }, { search: 'answer' }] satisfies RunFilter[])
      expect((await listRuns(key, filter)).runs.map(({ id }) => id)).toEqual([own])
    expect((await listRuns(key, { gateway: 'even' })).runs).toEqual([])
    expect((await listRuns(ctx, { environment: id })).runs.map(({ id }) => id)).toEqual([own])
  })
})

describe('what is found', () => {
  const one = async (who: Ctx, more: object) => {
    const id = newId('run')
    const data = { id, workspaceId: who.workspaceId, source: 'api', status: 'ok', groupId: id, gatewaySlug: 'g', model: 'm' } as const
    await db().run.create({ data: { ...data, inputs: {}, request: {}, output: '', actor: 'system:t', actorName: 'T', ...more } })
    return id
  }
  const search = async (who: Ctx, words: string) => (await listRuns(who, { search: words })).runs.map(({ id }) => id)

  test('the values and messages that went in, the answer and its calls of tools, the error and the request’s id; Chinese too; not files, not beyond 20,000 characters', async () => {
    const who = await newWorkspace()
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,secretpixels' } }
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'Look at this Fjord' }, image] }]
    const adHoc = await one(who, { request: { messages } })
    const answer = await one(who, { output: `退款政策在这里 ${'x '.repeat(10_000)}beyond`, upstreamRequestId: 'req-4711abc' })
    const failed = await one(who, { status: 'error', error: { message: 'Quota exceeded', code: 'insufficient_quota' } })
    expect(await search(who, 'fjord')).toEqual([adHoc])
    expect(await search(who, 'secretpixels')).toEqual([])
    expect(await search(who, '政策')).toEqual([answer])
    expect(await search(who, '4711abc')).toEqual([answer])
    expect(await search(who, '4711')).toEqual([])
    expect(await search(who, '4711*')).toEqual([answer])
    expect(await search(who, 'beyond')).toEqual([])
    expect(await search(who, 'QUOTA')).toEqual([failed])
    expect(await search(who, '—')).toEqual([])
    const called = await one(who, {
      toolCalls: [
        { id: 'c', name: 'look_up_weather', arguments: '{"city":"Porto"}' },
        { id: null, name: 'x', arguments: '{' },
      ],
    })
    expect(await search(who, 'porto look_up_weather')).toEqual([called])
    const [found] = (await listRuns(who, { search: 'porto' })).runs
    expect(found?.matches?.map(({ field, text, ranges }) => [field, ...ranges.map(([from, to]) => text.slice(from, to))])).toEqual([
      ['output', 'Porto'],
    ])
    await db().run.delete({ where: { id: called } })
    await db().run.delete({ where: { id: answer } })
    expect(await search(who, '政策')).toEqual([])
    expect(await db().runText.count({ where: { workspaceId: who.workspaceId } })).toBe(2)
  })
})
