import { parse } from 'csv-parse/sync'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { deleteRun } from '@/lib/runs/delete-run'
import { deleteRuns } from '@/lib/runs/delete-runs'
import { expireRuns } from '@/lib/runs/expire-runs'
import { exportRuns } from '@/lib/runs/export-runs'
import { listRuns } from '@/lib/runs/queries'
import { getRetention, previewRetention } from '@/lib/runs/retention-queries'
import { DeleteRuns, ExportRuns, SetRetention } from '@/lib/runs/schema'
import { setRetention } from '@/lib/runs/set-retention'
import { as, newWorkspace } from '../support/database'
import { type Written, writeLog } from './long-log'

const never = new AbortController().signal
const audited = async (ctx: Ctx, action: string) =>
  (await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId, action }, orderBy: { sequence: 'asc' } })).map(
    ({ details }) => details,
  )
const left = (ctx: Ctx) => db().run.count({ where: { workspaceId: ctx.workspaceId } })
const textsLeft = (ctx: Ctx) => db().runText.count({ where: { workspaceId: ctx.workspaceId } })

let ctx: Ctx
let log: Written[]
beforeEach(async () => {
  ctx = await newWorkspace()
  log = await writeLog(ctx, 120)
})

describe('an export', () => {
  const read = async (who: Ctx, input: object) => {
    const { stream, ...about } = await exportRuns(who, ExportRuns.parse(input))
    return { ...about, text: await new Response(stream).text() }
  }

  test('has every run of the filter, newest first, as JSON Lines and as CSV, and leaves an audit row', async () => {
    const lines = await read(ctx, { format: 'jsonl', gateway: 'even' })
    const wanted = log.filter(({ gateway }) => gateway === 'even').map(({ id }) => id)
    const records = lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(records.map(({ id }) => id)).toEqual(wanted)
    expect(records[0]).toMatchObject({ gateway: 'even', output: expect.stringContaining('Answer number'), messages: [{ role: 'user' }] })
    expect(lines).toMatchObject({ type: 'application/jsonl', filename: expect.stringMatching(/^runs-[\d-]+\.jsonl$/) })
    const csv = await read(ctx, { format: 'csv', gateway: 'even' })
    expect((parse(csv.text, { columns: true }) as { id: string }[]).map(({ id }) => id)).toEqual(wanted)
    expect(await audited(ctx, 'run.export')).toEqual([
      { format: 'jsonl', filter: { gateway: 'even' } },
      { format: 'csv', filter: { gateway: 'even' } },
    ])
  })

  test('in CSV begins no cell as a formula does', async () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")']
    for (const [n, output] of formulas.entries()) await db().run.update({ where: { id: log[n]?.id ?? '' }, data: { output } })
    const { text } = await read(ctx, { format: 'csv' })
    const cells = parse(text).flat() as string[]
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    for (const formula of formulas) expect(cells).toContain(`'${formula}`)
  })

  test('of nothing is a header, or empty', async () => {
    expect(parse((await read(ctx, { format: 'csv', gateway: 'nobody' })).text)).toHaveLength(1)
    expect((await read(ctx, { search: '—' })).text).toBe('')
  })

  test('is read as it goes, and left when its reader leaves', async () => {
    const { stream } = await exportRuns(ctx, ExportRuns.parse({}))
    const reader = stream.getReader()
    expect((await reader.read()).done).toBe(false)
    await reader.cancel()
    expect((await reader.read()).done).toBe(true)
  })

  test('is a workspace’s own, and needs the right to see runs', async () => {
    expect((await read(await newWorkspace(), {})).text).toBe('')
    const key: Ctx = { ...ctx, actor: { type: 'api_key', id: newId('key'), name: 'k', scopes: ['prompts:read'], environmentId: null } }
    await expect(read(key, {})).rejects.toMatchObject({ code: 'forbidden' })
    expect((await read(await as(ctx, 'viewer'), {})).text.trimEnd().split('\n')).toHaveLength(120)
  })
})

describe('deleting', () => {
  test('one run takes its words with it, and is audited', async () => {
    const id = log[0]?.id ?? ''
    await deleteRun(await as(ctx, 'admin'), { id })
    expect([await left(ctx), await textsLeft(ctx)]).toEqual([119, 119])
    await expect(deleteRun(ctx, { id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await audited(ctx, 'run.delete')).toHaveLength(1)
  })

  test('what a filter lets through goes a thousand at a time, and leaves the rest', async () => {
    const many = await newWorkspace()
    const all = await writeLog(many, 2_300)
    const even = all.filter(({ gateway }) => gateway === 'even').length
    const first = await deleteRuns(many, DeleteRuns.parse({ gateway: 'even' }))
    expect(first).toEqual({ deleted: 1000, nextCursor: expect.any(String) })
    const rest = await deleteRuns(many, DeleteRuns.parse({ gateway: 'even', cursor: first.nextCursor }))
    expect(rest).toEqual({ deleted: even - 1000, nextCursor: null })
    expect((await listRuns(many, { gateway: 'even' })).runs).toEqual([])
    expect(await left(many)).toBe(all.length - even)
    expect(await audited(many, 'run.delete_many')).toMatchObject([{ deleted: 1000, filter: { gateway: 'even' } }, { deleted: even - 1000 }])
  })

  test('needs an admin, and a filter, and never reaches another workspace', async () => {
    const other = await newWorkspace()
    const id = log[0]?.id ?? ''
    for (const role of ['viewer', 'editor', 'releaser'] as const) {
      const who = await as(ctx, role)
      await expect(deleteRun(who, { id })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(deleteRuns(who, { gateway: 'even' })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(deleteRun(other, { id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await deleteRuns(other, { gateway: 'even' })).toEqual({ deleted: 0, nextCursor: null })
    expect(DeleteRuns.safeParse({}).success).toBe(false)
    expect(DeleteRuns.safeParse({ cursor: id }).success).toBe(false)
    expect(await left(ctx)).toBe(120)
  })
})

describe('a retention', () => {
  const old = async (who: Ctx, days: number) => {
    const [row] = await db().$queryRaw<{ id: string }[]>`
      SELECT versicle_ulid_floor('run_', now() - make_interval(days => ${days}::int)) || upper(right(md5(random()::text), 16)) AS id`
    const data = {
      workspaceId: who.workspaceId,
      source: 'api',
      status: 'ok',
      groupId: 'g',
      gatewaySlug: 'g',
      model: 'm',
      output: 'old',
    } as const
    await db().run.create({ data: { ...data, id: row?.id ?? '', inputs: {}, request: {}, actor: 'system:t', actorName: 'T' } })
  }

  test('deletes what is older, nothing else, and says so before and after', async () => {
    const other = await newWorkspace()
    for (const days of [31, 40, 400]) await old(ctx, days)
    await old(other, 400)
    expect(await getRetention(ctx)).toEqual({ days: null, updatedAt: null, updatedBy: null })
    expect(await previewRetention(ctx, { days: 30 })).toMatchObject({ count: 3, atLeast: false, oldest: expect.stringMatching(/^202/) })
    expect(await previewRetention(ctx, { days: 390 })).toMatchObject({ count: 1 })
    await expireRuns(never)
    expect(await left(ctx)).toBe(123)
    await setRetention(ctx, { days: 30 })
    expect(await getRetention(ctx)).toEqual({ days: 30, updatedAt: expect.any(String), updatedBy: 'A owner' })
    await expireRuns(never)
    expect([await left(ctx), await textsLeft(ctx), await left(other)]).toEqual([120, 120, 1])
    expect(await audited(ctx, 'run.expire')).toMatchObject([{ deleted: 3, days: 30 }])
    expect(await audited(ctx, 'run.set_retention')).toEqual([{ from: null, to: 30 }])
    await setRetention(ctx, { days: null })
    await expireRuns(never, Date.now() + 400 * 86_400_000)
    expect(await left(ctx)).toBe(120)
  })

  test('goes on in batches until all is gone', async () => {
    const many = await newWorkspace()
    await writeLog(many, 2_100)
    await setRetention(many, { days: 1 })
    await expireRuns(never, Date.now() + 3 * 86_400_000)
    expect(await left(many)).toBe(0)
    expect(await audited(many, 'run.expire')).toMatchObject([{ deleted: 1000 }, { deleted: 1000 }, { deleted: 100 }])
    await setRetention(many, { days: null })
  })

  test('is an admin’s to set, and at least a day', async () => {
    const editor = await as(ctx, 'editor')
    await expect(setRetention(editor, { days: 30 })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(previewRetention(editor, { days: 30 })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await getRetention(editor)).toMatchObject({ days: null })
    for (const days of [0, -1, 1.5, 4_000, '30']) expect(SetRetention.safeParse({ days }).success).toBe(false)
  })
})
