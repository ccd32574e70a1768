import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerReader, type Delta } from '@/lib/gateways/answer'
import type { ToolCall } from '@/lib/gateways/call-schema'
import { sseReader } from '@/lib/gateways/sse'
import { chunk, events } from './loopback'

type Piece = { index?: number; id?: string; function: { name?: string; arguments: string } }

/** What the pieces come to, at the end and from the deltas alone. */
function read(frames: readonly Piece[][], cuts: readonly number[] = []): { answered: ToolCall[]; live: ToolCall[] } {
  const reader = answerReader()
  const sse = sseReader()
  const bytes = Buffer.from(events(...frames.map((pieces) => chunk({ tool_calls: pieces })), chunk({}, 'tool_calls')))
  const ends = [...new Set(cuts.map((cut) => cut % bytes.length)), bytes.length].sort((a, b) => a - b)
  const told = [...ends.flatMap((end, at) => sse.take(bytes.subarray(ends[at - 1] ?? 0, end))), ...sse.end()]
  const live: ToolCall[] = []
  for (const delta of told.flatMap((data): Delta[] => reader.take(JSON.parse(data)))) {
    if (delta.type !== 'tool_call') continue
    const call = live[delta.index] ?? { id: null, name: '', arguments: '' }
    live[delta.index] = { id: call.id ?? delta.id, name: call.name || (delta.name ?? ''), arguments: call.arguments + delta.arguments }
  }
  return { answered: reader.answer.toolCalls, live }
}
const one = (...pieces: Piece[]) => read(pieces.map((piece) => [piece])).answered

test('a call that is counted from 1 stays one call', () =>
  expect(
    one(
      { index: 1, id: 'a', function: { name: 'f', arguments: '' } },
      { index: 1, function: { arguments: '{"x":' } },
      { index: 1, function: { arguments: '1}' } },
    ),
  ).toEqual([{ id: 'a', name: 'f', arguments: '{"x":1}' }]))

test('parallel calls that all say index 0 are told apart by id', () =>
  expect(
    one(
      { index: 0, id: 'a', function: { name: 'f', arguments: '{"x":' } },
      { index: 0, function: { arguments: '1}' } },
      { index: 0, id: 'b', function: { name: 'g', arguments: '{' } },
      { index: 0, function: { arguments: '}' } },
    ),
  ).toEqual([
    { id: 'a', name: 'f', arguments: '{"x":1}' },
    { id: 'b', name: 'g', arguments: '{}' },
  ]))

test('a new id in every piece of one call, as vLLM had it, is one call', () =>
  expect(
    one(
      { index: 0, id: 'a', function: { name: 'f', arguments: '' } },
      { index: 0, id: 'b', function: { arguments: '{' } },
      { index: 0, id: 'c', function: { arguments: '}' } },
    ),
  ).toEqual([{ id: 'a', name: 'f', arguments: '{}' }]))

test('so is a forced call of vLLM, with the name in every piece too; two whole calls of one function stay two', () => {
  const pieces = (...texts: string[]) => texts.map((text, at) => ({ index: 0, id: `id-${at}`, function: { name: 'f', arguments: text } }))
  expect(one(...pieces('{"ci', 'ty":"Par', 'is"}'))).toEqual([{ id: 'id-0', name: 'f', arguments: '{"city":"Paris"}' }])
  expect(one(...pieces('{"x":1}', '{"x":2}'))).toMatchObject([{ arguments: '{"x":1}' }, { arguments: '{"x":2}' }])
})

test('calls of one id keep apart by index', () =>
  expect(
    one({ index: 0, id: 'f', function: { name: 'f', arguments: '1' } }, { index: 1, id: 'f', function: { name: 'f', arguments: '2' } }),
  ).toHaveLength(2))

test('however a gateway numbers its calls, and however the stream is cut, they come to the same', () => {
  const calls = fc
    .array(fc.array(fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme' }), { maxLength: 4 }), { minLength: 1, maxLength: 4 })
    .map((each) => each.map((parts, at) => ({ id: `call_${at}`, name: `tool_${at}`, parts })))
  const numbering = fc.constantFrom('from 0', 'from 1', 'backwards', 'all 0', 'all 0, ids throughout', 'none', 'none, ids throughout')
  const draws = fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 })
  fc.assert(
    fc.property(calls, numbering, draws, fc.array(fc.nat(10_000), { maxLength: 30 }), (wanted, how, drawn, cuts) => {
      const byId = how.endsWith('throughout')
      const pieces = wanted.map(({ id, name, parts }, at): Piece[] => {
        const index = how === 'from 0' ? at : how === 'from 1' ? at + 1 : how === 'backwards' ? 9 - at : 0
        const numbered = how.startsWith('none') ? {} : { index }
        const more = parts.map((part) => ({ ...numbered, ...(byId && { id }), function: { arguments: part } }))
        return [{ ...numbered, id, function: { name, arguments: '' } }, ...more]
      })
      // Calls that the wire tells apart in each piece may take turns, once all have begun; the others come one after the other.
      const takeTurns = byId || !/all|none/.test(how)
      const begun = takeTurns ? pieces.flatMap((each) => each.splice(0, 1)) : []
      const stream = [...begun]
      for (let turn = 0; pieces.some((each) => each.length > 0); turn++) {
        const left = pieces.filter((each) => each.length > 0)
        const next = left[takeTurns ? (drawn[turn % drawn.length] ?? 0) % left.length : 0]?.shift()
        if (next) stream.push(next)
      }
      const frames: Piece[][] = []
      for (const [at, piece] of stream.entries()) {
        if (at > 0 && (drawn[at % drawn.length] ?? 0) % 3 === 0) frames.at(-1)?.push(piece)
        else frames.push([piece])
      }
      const expected = wanted.map(({ id, name, parts }) => ({ id, name, arguments: parts.join('') }))
      const { answered, live } = read(frames, cuts)
      expect(answered).toEqual(expected)
      expect(live).toEqual(expected)
    }),
  )
})
