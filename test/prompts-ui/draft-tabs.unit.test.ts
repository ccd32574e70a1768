import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedBy, includes, meet, type TabCopy, together } from '@/components/prompts/edit/draft-tabs'
import { emptyContent } from '@/lib/prompts/content-schema'

const copy = (text: string, at: number, seen: TabCopy['seen']): TabCopy => ({
  content: { ...emptyContent('text'), text },
  baseVersion: 1,
  at,
  seen,
})

test('a tab that has written nothing since goes on from what another wrote', () =>
  expect(meet(copy('old', 9, { a: 1 }), copy('new', 5, { a: 1, b: 1 }))).toEqual({ show: 'theirs', aside: false }))
test('news of what is in the text already changes nothing', () =>
  expect(meet(copy('new', 5, { a: 1, b: 1 }), copy('old', 9, { a: 1 }))).toEqual({ show: 'mine', aside: false }))
test('of two texts written apart the later is shown, and the other put aside', () => {
  expect(meet(copy('early', 1, { a: 2 }), copy('late', 2, { a: 1, b: 1 }))).toEqual({ show: 'theirs', aside: true })
  expect(meet(copy('late', 2, { a: 1, b: 1 }), copy('early', 1, { a: 2 }))).toEqual({ show: 'mine', aside: true })
})

const tabs = ['a', 'b', 'c'] as const
/** What happens: a tab writes, or one hears what another has. */
const step = fc.record({ tab: fc.constantFrom(...tabs), hears: fc.option(fc.constantFrom(...tabs), { nil: undefined }) })

test('whatever tabs write and hear, in whatever order: once all have met they show one text, and every text is shown, gone on from, or aside', () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let time = 0
      const state = Object.fromEntries(tabs.map((tab) => [tab, copy('', 0, {})])) as Record<string, TabCopy>
      const aside = new Set<string>()
      /** What each text was written on top of. */
      const parents = new Map<string, string>()
      const hear = (tab: string, other: string) => {
        const [mine, theirs] = [state[tab]!, state[other]!]
        const meeting = meet(mine, theirs)
        if (meeting.aside) aside.add((meeting.show === 'mine' ? theirs : mine).content.text ?? '')
        const shown = meeting.show === 'mine' ? mine : theirs
        state[tab] = { ...shown, seen: together(mine.seen, theirs.seen) }
      }
      for (const { tab, hears } of steps) {
        if (hears) hear(tab, hears)
        else {
          const text = `${tab}${++time}`
          parents.set(text, state[tab]!.content.text ?? '')
          state[tab] = copy(text, time, changedBy(state[tab]!.seen, tab))
        }
      }
      for (let round = 0; round < 3; round++) for (const tab of tabs) for (const other of tabs) if (tab !== other) hear(tab, other)
      const shown = new Set(tabs.map((tab) => state[tab]!.content.text ?? ''))
      expect(shown.size).toBe(1)
      const reachable = new Set<string>()
      for (const start of [...shown, ...aside])
        for (let text: string | undefined = start; text; text = parents.get(text)) reachable.add(text)
      expect([...parents.keys()].filter((text) => !reachable.has(text))).toEqual([])
    }),
    { numRuns: 500 },
  ))

test('what is put together holds both', () =>
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...tabs), fc.nat(9)), fc.dictionary(fc.constantFrom(...tabs), fc.nat(9)), (a, b) => {
      expect(includes(together(a, b), a) && includes(together(a, b), b)).toBe(true)
    }),
  ))
