import { expect, test } from 'vitest'
import { auditEvents } from '@/lib/audit/queries'
import { cancelConformance } from '@/lib/conformance/cancel-conformance'
import { makeReport } from '@/lib/conformance/make-report'
import { getReport, listReports, newestReports } from '@/lib/conformance/queries'
import { CHECKS, type CheckName, StartConformance } from '@/lib/conformance/schema'
import { startConformance } from '@/lib/conformance/start-conformance'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { newGateway } from '../gateways/gateways'
import { serveRaw } from '../gateways/loopback'
import { as, newWorkspace } from '../support/database'
import { completion, gateway, sandbox } from './servers'

const start = (ctx: Ctx, more: object = {}) => startConformance(ctx, StartConformance.parse({ gateway: 'g', model: 'm', ...more }))
const make = (ctx: Ctx, id: string, last = true) => makeReport(ctx.workspaceId, id, { signal: new AbortController().signal, last })
async function report(ctx: Ctx, more: object = {}) {
  const { id } = await start(ctx, more)
  await make(ctx, id)
  return getReport(ctx, id)
}

test('a report says who asked, what was found and by how many calls, and keeps the evidence', async () => {
  await using server = await sandbox()
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: server.url })
  const { id } = await start(ctx, { model: 'sandbox-echo' })
  expect(await getReport(ctx, id)).toMatchObject({ state: 'queued', results: [], calls: { made: 0, atMost: 12 }, finishedAt: null })
  await make(ctx, id)
  const found = await getReport(ctx, id)
  expect(found).toMatchObject({
    gateway: 'g',
    model: 'sandbox-echo',
    state: 'finished',
    checks: CHECKS,
    calls: { made: 12, atMost: 12 },
    createdBy: { type: 'user', id: ctx.actor.id, name: ctx.actor.name },
    finishedAt: expect.any(String),
  })
  expect(found.results.map(({ check }) => check)).toEqual(CHECKS)
  expect(found.results[0]?.evidence).toMatchObject([
    {
      call: 'plain',
      path: '/chat/completions',
      status: 200,
      body: expect.stringContaining('chat.completion'),
      sent: expect.stringContaining('sandbox-echo'),
    },
  ])
  const [summary] = (await listReports(ctx, { gateway: 'g' })).reports
  expect(summary?.results[0]).not.toHaveProperty('evidence')
  const { data } = await auditEvents(ctx, {})
  expect(data[0]).toMatchObject({ action: 'conformance.start', details: { gateway: 'g', model: 'sandbox-echo', calls: 12 } })
})

test('compared with the reports before it, a check says what it was and since when', async () => {
  let echoed = 'm'
  await using server = await gateway(() => ({ body: completion('OK', { model: echoed }) }))
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: server.url })
  const checks: CheckName[] = ['model_echo']
  expect((await report(ctx, { checks })).results[0]).toMatchObject({ verdict: 'passes', change: null })
  echoed = 'cheaper'
  const second = await report(ctx, { checks })
  expect(second.results[0]).toMatchObject({ verdict: 'differs', change: { from: 'passes', since: second.results[0]?.at } })
  const third = await report(ctx, { checks })
  expect(third.results[0]?.change).toEqual({ from: 'passes', since: second.results[0]?.at })
  expect((await report(ctx, { checks, model: 'other' })).results[0]?.change).toBeNull()
  const { reports } = await listReports(ctx, { gateway: 'g', model: 'm' })
  expect(reports.map(({ results }) => results[0]?.change?.from ?? null)).toEqual(['passes', 'passes', null])
  expect((await newestReports(ctx, 'g')).map(({ model, id }) => [model, id])).toEqual([
    ['other', expect.any(String)],
    ['m', third.id],
  ])
})

test('one series at a time for a gateway and model; the newest twenty are kept; pages follow each other', async () => {
  await using server = await gateway(() => null)
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: server.url })
  const started = await Promise.allSettled([start(ctx), start(ctx), start(ctx)])
  expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const each of started) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'conflict' })
  await start(ctx, { model: 'other' })
  for (let round = 0; round < 22; round++) {
    const { reports } = await listReports(ctx, { gateway: 'g', model: 'm', limit: 1 })
    await cancelConformance(ctx, { report: reports[0]?.id ?? '' })
    await start(ctx)
  }
  const first = await listReports(ctx, { gateway: 'g', limit: 15 })
  const second = await listReports(ctx, { gateway: 'g', limit: 15, cursor: first.nextCursor ?? '' })
  expect([first.reports.length, second.reports.length, second.nextCursor]).toEqual([15, 6, null])
  expect(new Set([...first.reports, ...second.reports].map(({ id }) => id)).size).toBe(21)
})

test('a cancelled report cuts its call off, keeps what was found and is never finished', async () => {
  await using server = await serveRaw(() => {})
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: server.url })
  const { id } = await start(ctx)
  const making = make(ctx, id)
  await expect.poll(() => server.sockets.size).toBe(1)
  await cancelConformance(ctx, { report: id })
  await making
  expect(await getReport(ctx, id)).toMatchObject({ state: 'cancelled', results: [] })
  await expect.poll(() => server.sockets.size).toBe(0)
  const cancelled = await getReport(ctx, id)
  await cancelConformance(ctx, { report: id })
  expect(await getReport(ctx, id)).toEqual(cancelled)
  await make(ctx, id)
  expect(await getReport(ctx, id)).toMatchObject({ state: 'cancelled' })
})

test('an attempt after an interruption goes on with what has no result yet', async () => {
  await using server = await gateway(() => null)
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: server.url })
  const { id } = await start(ctx, { checks: ['model_echo', 'tools'] })
  const kept = { check: 'model_echo', verdict: 'passes', said: 'Kept.', at: new Date().toISOString(), calls: 1, evidence: [] }
  await db().conformanceReport.updateMany({ where: { id }, data: { state: 'running', results: [kept] } })
  await make(ctx, id)
  const { results, state } = await getReport(ctx, id)
  expect([state, results.map(({ check, said }) => [check, said])]).toEqual([
    'finished',
    [
      ['model_echo', 'Kept.'],
      ['tools', expect.stringContaining('not called')],
    ],
  ])
})

test('a report whose processes all died gives way to the next, and a gateway that is gone fails it in words', async () => {
  await using server = await gateway(() => null)
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: server.url })
  const lost = await start(ctx)
  await db().conformanceReport.updateMany({
    where: { id: lost.id },
    data: { state: 'running', createdAt: new Date(Date.now() - 3_600_000) },
  })
  const { id } = await start(ctx)
  expect(await getReport(ctx, lost.id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('interrupted') })
  await archiveGateway(ctx, { gateway: 'g' })
  await make(ctx, id)
  expect(await getReport(ctx, id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('was not found') })
})

test('an editor may read but not spend; another workspace finds nothing', async () => {
  await using server = await gateway(() => null)
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: server.url })
  const { id } = await start(ctx)
  const editor = await as(ctx, 'editor')
  await expect(start(editor)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(cancelConformance(editor, { report: id })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await getReport(editor, id)).toMatchObject({ id })
  const stranger = await newWorkspace()
  await expect(getReport(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(cancelConformance(stranger, { report: id })).rejects.toMatchObject({ code: 'not_found' })
  for (const read of [() => listReports(stranger, { gateway: 'g' }), () => newestReports(stranger, 'g'), () => start(stranger)])
    await expect(read()).rejects.toMatchObject({ code: 'not_found' })
})
