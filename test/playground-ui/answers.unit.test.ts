import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Answers, answerText, applyEvents, endRunning, isRunning, newAnswer } from '@/components/playground/answers'
import type { CompareEvent } from '@/lib/playground/schema'
import type { RunResult } from '@/lib/runs/schema'

const asked = (...columns: string[]): Answers => Object.fromEntries(columns.map((column) => [column, newAnswer('q', 100)]))
const run = (more: Partial<RunResult> = {}): RunResult => ({
  id: 'run_1',
  gateway: 'sandbox',
  model: 'm',
  answeredModel: null,
  status: 'ok',
  output: 'Hello there',
  reasoning: '',
  toolCalls: [],
  finishReason: 'stop',
  firstTokenMs: 5,
  latencyMs: 9,
  usage: null,
  cost: null,
  reportedCost: null,
  requestId: null,
  error: null,
  attempts: [],
  response: null,
  ...more,
})
const error = { message: 'Rate limited', code: 'rate_limit', status: 429, requestId: 'r', retryAfterSeconds: 3 }
const text = (column: string, words: string): CompareEvent => ({ column, type: 'text', text: words })

test('text is put together piece by piece, and the time of the first one is kept', () => {
  const once = applyEvents(asked('a'), [text('a', 'Hel')], 150)
  const twice = applyEvents(once, [text('a', 'lo')], 180)
  expect(twice.a).toMatchObject({ status: 'answering', text: 'Hello', askedAt: 100, firstAt: 150, endedAt: null })
})

test('what of the prompt came to nothing is told with the answer', () => {
  const start = { type: 'start', gateway: 'sandbox', gatewayName: 'Sandbox', model: 'm', simulator: true } as const
  const told = applyEvents(asked('a'), [{ column: 'a', ...start, empty: ['name'] }], 1)
  expect(told.a?.empty).toEqual(['name'])
})

test('columns do not touch each other', () => {
  const next = applyEvents(asked('a', 'b'), [text('a', 'A'), { column: 'b', type: 'error', error, run: null }], 120)
  expect(next.a).toMatchObject({ status: 'answering', text: 'A', error: null })
  expect(next.b).toMatchObject({ status: 'error', text: '', error })
})

test('an error after text keeps the text', () => {
  const next = applyEvents(
    asked('a'),
    [text('a', 'Half'), { column: 'a', type: 'error', error, run: run({ status: 'error', output: '' }) }],
    120,
  )
  expect(next.a).toMatchObject({ status: 'error', text: 'Half', error })
})

test('at the end the record of the server is what counts', () => {
  const next = applyEvents(asked('a'), [text('a', 'Hello'), { column: 'a', type: 'finish', run: run() }], 130)
  expect(next.a).toMatchObject({ status: 'ok', text: 'Hello there', endedAt: 130, run: { latencyMs: 9 } })
})

test('an answer without a finish reason ends as incomplete, with the reason why', () => {
  const cut = run({ status: 'incomplete', finishReason: null, output: 'Hel', error: { ...error, message: 'cut', status: 200 } })
  expect(applyEvents(asked('a'), [{ column: 'a', type: 'finish', run: cut }], 130).a).toMatchObject({
    status: 'incomplete',
    error: { message: 'cut' },
  })
})

test('nothing moves after the end, nor for columns that are gone', () => {
  const ended = applyEvents(asked('a'), [{ column: 'a', type: 'finish', run: run() }], 130)
  expect(applyEvents(ended, [text('a', 'late'), text('gone', 'x')], 140)).toEqual(ended)
})

test('pieces of tool calls are joined by their index', () => {
  const piece = (index: number, id: string | null, name: string | null, args: string): CompareEvent => ({
    column: 'a',
    type: 'tool_call',
    index,
    id,
    name,
    arguments: args,
  })
  const events = [piece(0, 'c1', 'weather', '{"ci'), piece(0, null, null, 'ty":1}'), piece(1, 'c2', 'time', '{}')]
  const next = applyEvents(asked('a'), events, 120)
  expect(next.a?.toolCalls).toEqual([
    { id: 'c1', name: 'weather', arguments: '{"city":1}' },
    { id: 'c2', name: 'time', arguments: '{}' },
  ])
  expect(next.a && answerText(next.a)).toBe('weather({"city":1})\n\ntime({})')
})

test('stopping ends what runs and leaves what has ended', () => {
  const some = applyEvents(asked('a', 'b', 'c'), [{ column: 'a', type: 'finish', run: run() }, text('b', 'part')], 130)
  const next = endRunning(some, ['a', 'b'], 'aborted', null, 140)
  expect(next.a?.status).toBe('ok')
  expect(next.b).toMatchObject({ status: 'aborted', text: 'part', endedAt: 140 })
  expect(isRunning(next.c)).toBe(true)
})

test('however the events are cut into batches, the answers are the same', () => {
  const event = fc.oneof(
    fc.record({ column: fc.constantFrom('a', 'b'), type: fc.constant('text' as const), text: fc.string() }),
    fc.record({ column: fc.constantFrom('a', 'b'), type: fc.constant('reasoning' as const), text: fc.string() }),
    fc.record({
      column: fc.constantFrom('a', 'b'),
      type: fc.constant('tool_call' as const),
      index: fc.nat(3),
      id: fc.option(fc.string()),
      name: fc.option(fc.string()),
      arguments: fc.string(),
    }),
    fc.constant<CompareEvent>({ column: 'a', type: 'finish', run: run() }),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), fc.nat(30), (events, at) => {
      const inTwo = applyEvents(applyEvents(asked('a', 'b'), events.slice(0, at), 120), events.slice(at), 120)
      expect(inTwo).toEqual(applyEvents(asked('a', 'b'), events, 120))
    }),
  )
})
