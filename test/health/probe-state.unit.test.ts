import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PROBE_STATES, type ProbeState } from '@/lib/health/probe-schema'
import { afterAnswer, type ProbeMemory } from '@/lib/health/probe-state'

const fresh: ProbeMemory = { state: null, since: null, successes: 0, failures: 0, toldAt: null }
function follow(states: ProbeState[]) {
  const told: string[] = []
  let memory = fresh
  for (const [minute, state] of states.entries()) {
    const { tell, ...next } = afterAnswer(memory, state, new Date(minute * 60_000))
    if (tell) told.push(`${tell} ${minute}`)
    memory = next
  }
  return { told, memory }
}
const f = 'failing' as const
const a = 'answers' as const

test('people are told once that it fails, and once that it has recovered', () => {
  expect(follow([f, f]).told).toEqual([])
  expect(follow([f, f, f, f, f, f]).told).toEqual(['failing 2'])
  expect(follow([f, f, f, a, f, f, f, a, a, f, f, f]).told).toEqual(['failing 2'])
  expect(follow([f, f, f, a, 'slow', a, f, f, f]).told).toEqual(['failing 2', 'recovered 5', 'failing 8'])
})

test('a state stands since the first answer of its kind in a row', () => {
  const { memory } = follow([a, f, f, f])
  expect([memory.state, memory.since?.getTime()]).toEqual(['failing', 60_000])
})

test('told of failing and told of recovered take turns, whatever comes', () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PROBE_STATES), { maxLength: 60 }), (states) => {
      const { told, memory } = follow(states)
      for (const [place, each] of told.entries()) expect(each.startsWith(place % 2 === 0 ? 'failing' : 'recovered')).toBe(true)
      expect(memory.toldAt !== null).toBe(told.length % 2 === 1)
    }),
  ))
