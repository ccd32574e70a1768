import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeOf, type Judged } from '@/lib/conformance/changes'
import { VERDICTS } from '@/lib/conformance/schema'

const history = (...verdicts: Judged['verdict'][]) => verdicts.map((verdict, day) => ({ verdict, at: `day ${day}` }))

test('a change is told since the first time it came out so', () => {
  expect(changeOf(history('passes', 'passes', 'differs', 'differs'))).toEqual({ from: 'passes', since: 'day 2' })
  expect(changeOf(history('passes', 'could_not_tell', 'not_supported'))).toEqual({ from: 'passes', since: 'day 2' })
  expect(changeOf(history('differs', 'passes', 'could_not_tell', 'passes'))).toEqual({ from: 'differs', since: 'day 1' })
  expect(changeOf(history('passes', 'could_not_tell'))).toEqual({ from: 'passes', since: 'day 1' })
  expect(changeOf(history('passes', 'could_not_tell', 'passes'))).toBeNull()
  expect(changeOf(history('passes'))).toBeNull()
  expect(changeOf([])).toBeNull()
})

test('what it was before is never what it is now, and since then it was never otherwise', () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...VERDICTS), { minLength: 1, maxLength: 12 }), (verdicts) => {
      const all = history(...verdicts)
      const change = changeOf(all)
      const now = all.at(-1)!
      if (!change) return
      expect(change.from).not.toBe(now.verdict)
      const since = all.slice(all.findIndex(({ at }) => at === change.since))
      expect(since[0]!.verdict).toBe(now.verdict)
      for (const { verdict } of since) expect([now.verdict, 'could_not_tell']).toContain(verdict)
    }),
  ))
