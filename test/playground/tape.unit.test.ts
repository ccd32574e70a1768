import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SessionEvent } from '@/lib/playground/schema'
import { fromTheStart, newTape } from '@/lib/playground/tape'
import type { FilledMessage } from '@/lib/prompts/content-schema'

const column = 'c1'
const asked = { column, type: 'asked', question: 'q', askedAt: '2026-11-23T05:00:00.000Z', turns: [] as FilledMessage[] } as const
const start = { column, type: 'start', gateway: 'g', gatewayName: 'G', model: 'm', simulator: false } as const
const refused = {
  column,
  type: 'error',
  run: null,
  error: { code: 'x', message: 'x', status: null, requestId: null, retryAfterSeconds: null },
} as const
const finish = (output: string) => ({ column, type: 'finish', run: { output } }) as unknown as SessionEvent

const said = fc.oneof(
  fc.record({
    column: fc.constant(column),
    type: fc.constantFrom('text' as const, 'reasoning' as const),
    text: fc.string({ minLength: 1, maxLength: 3_000 }),
  }),
  fc.record({
    column: fc.constant(column),
    type: fc.constant('tool_call' as const),
    index: fc.nat(3),
    id: fc.constant(null),
    name: fc.constant(null),
    arguments: fc.string(),
  }),
)
const spoken = (events: SessionEvent[], type: 'text' | 'reasoning') =>
  events.map((event) => (event.type === type ? event.text : '')).join('')
const calls = (events: SessionEvent[]) => events.filter(({ type }) => type === 'tool_call')

test('whoever listens, however often and from whenever, hears everything once and in order', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 40 }), fc.array(fc.nat(5), { minLength: 1, maxLength: 40 }), (events, pauses) => {
      const tape = newTape(asked)
      tape.add(start)
      const heard: SessionEvent[] = []
      let cursor = fromTheStart
      const listen = () => {
        const next = tape.since(cursor)
        heard.push(...next.events)
        cursor = next.cursor
      }
      for (const [at, event] of events.entries()) {
        tape.add(event)
        if (pauses[at % pauses.length] === 0) listen()
      }
      tape.add(refused)
      listen()
      listen()
      const late = tape.since(fromTheStart).events
      for (const all of [heard, late]) {
        expect([all[0], all[1], all.at(-1)]).toEqual([asked, start, refused])
        expect(all.filter(({ type }) => type === 'asked' || type === 'start' || type === 'error')).toHaveLength(3)
        for (const type of ['text', 'reasoning'] as const) expect(spoken(all, type)).toBe(spoken(events, type))
        expect(calls(all)).toEqual(calls(events))
      }
    }),
  )
})

test('with the recorded run only that is kept, and every listener hears it once, wherever they were', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 30 }), fc.nat(30), (events, heardUntil) => {
      const tape = newTape(asked)
      tape.add(start)
      let cursor = fromTheStart
      for (const [at, event] of events.entries()) {
        tape.add(event)
        if (at === heardUntil) cursor = tape.since(cursor).cursor
      }
      const whole = tape.since(cursor)
      const end = finish('all')
      tape.add(end)
      expect(tape.since(whole.cursor).events).toEqual([end])
      const again = tape.since(tape.since(cursor).cursor)
      expect(again.events).toEqual([])
      expect(tape.since(cursor).events.filter((event) => event === end)).toHaveLength(1)
      expect(tape.since(fromTheStart).events).toEqual([asked, start, end])
      expect(tape.ended()).toBe(true)
    }),
  )
})

test('many small pieces cost a late listener few large ones, and a flood is kept only so far', () => {
  const tape = newTape(asked)
  for (let n = 0; n < 10_000; n++) tape.add({ column, type: 'text', text: 'word ' })
  expect(tape.since(fromTheStart).events.length).toBeLessThan(20)
  for (let n = 0; n < 10; n++) tape.add({ column, type: 'text', text: 'x'.repeat(1_000_000) })
  expect(spoken(tape.since(fromTheStart).events, 'text').length).toBeLessThan(4_100_000)
})
