import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketOf, variantAt } from '@/lib/releases/bucket'
import { armsAt } from '@/lib/rollouts/arms-at'
import { StartRollout } from '@/lib/rollouts/schema'
import { afterPause, afterWait, dueAfter, dueStep, noteOfStep } from '@/lib/rollouts/steps'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute))
const steps = [10, 20, 30].map((minute, index) => ({ at: at(minute).toISOString(), weight: [1_000, 5_000, 10_000][index] ?? 0 }))

test.each([
  ['before the first, none', 0, 5, null],
  ['at its very time, it', 0, 10, 0],
  ['once it is done, none until the next', 1, 15, null],
  ['after downtime, the newest of those due, the ones between passed over', 0, 25, 1],
  ['after long downtime, the last', 1, 90, 2],
  ['once all are done, none', 3, 90, null],
])('%s', (_, done, minute, step) => {
  expect(dueStep(steps, done, at(minute))).toBe(step)
})

test('after each step the next one is due, after the last none', () => {
  expect(dueAfter(steps, 1)).toEqual(at(20))
  expect(dueAfter(steps, 3)).toBeNull()
})

test('a pause that ends before the next step is due changes nothing', () => {
  expect(afterPause(steps, 1, at(12), at(18))).toEqual(steps)
})

test('a pause that ran over the next step moves all that are left by its length, and none that is done', () => {
  const moved = afterPause(steps, 1, at(12), at(42))
  expect(moved.map((step) => step.at)).toEqual([at(10), at(50), at(60)].map((time) => time.toISOString()))
})

test('paused by a rule when it was due, a step is due at once on resuming', () => {
  const moved = afterPause(steps, 1, at(21), at(50))
  expect(dueStep(moved, 1, at(50))).toBe(1)
})

test('after any pause the steps keep their order and distances, and no more than one is due', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 }), fc.nat(500), fc.nat(500), (done, begin, length) => {
      // It was running, so nothing was due yet when the pause began.
      fc.pre(dueStep(steps, done, at(begin)) === null)
      const moved = afterPause(steps, done, at(begin), at(begin + length))
      const times = moved.slice(done).map((step) => Date.parse(step.at))
      const distances = (list: number[]) => list.slice(1).map((time, index) => time - (list[index] ?? 0))
      const due = dueStep(moved, done, at(begin + length))
      expect(distances(times)).toEqual(distances(steps.slice(done).map((step) => Date.parse(step.at))))
      return due === null || due === done
    }),
  ))

const arm = (number: number, weight: number, label = 'a') => ({ label, weight, versionId: `ver_${number}`, number, digest: `d${number}` })
test('a step puts the growing version first and the standing one last; the last step leaves it alone', () => {
  expect(armsAt([arm(1, 10_000)], arm(2, 0), 1_000)).toEqual([arm(2, 1_000), { ...arm(1, 9_000), label: 'b' }])
  expect(armsAt([arm(2, 1_000), arm(1, 9_000, 'b')], arm(2, 0), 5_000)).toEqual([arm(2, 5_000), { ...arm(1, 5_000), label: 'b' }])
  expect(armsAt([arm(2, 5_000), arm(1, 5_000, 'b')], arm(2, 0), 10_000)).toEqual([arm(2, 10_000)])
})

test('over a whole rollout nobody who has the growing version ever loses it', () =>
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 }), fc.string(), (weights, key) => {
      const bucket = bucketOf('env_x', 'prm_x', key)
      let live = [arm(1, 10_000)]
      let had = false
      for (const weight of weights.toSorted((a, b) => a - b)) {
        live = armsAt(live, arm(2, 0), weight)
        const has =
          live[
            variantAt(
              live.map((each) => each.weight),
              bucket,
            )
          ]?.number === 2
        if (had && !has) return false
        had = has
      }
      return true
    }),
  ))

test('the note of a step says which it is and what the author said; without that it is none', () => {
  expect(noteOfStep(steps, 1, 'carefully')).toBe('Step 2 of 3: carefully')
  expect(noteOfStep(steps, 0, '')).toBe('')
})

const plan = (given: { at?: string; weight: number }[]) =>
  StartRollout.safeParse({ promptId: 'prm_1', environment: 'production', version: 2, steps: given, replaces: 'rel_1' })
test.each([
  ['no steps', [], ''],
  ['a weight of zero', [{ weight: 0 }], 'steps.0.weight'],
  ['more than everybody', [{ weight: 10_001 }], 'steps.0.weight'],
  ['a step that does not grow', [{ weight: 500 }, { at: steps[0]?.at, weight: 500 }], 'steps.1.weight'],
  ['a later step without a time', [{ weight: 500 }, { weight: 600 }], 'steps.1.at'],
  ['steps out of order', [steps[1], { at: steps[0]?.at, weight: 9_000 }], 'steps.1.at'],
  ['a time without offset', [{ at: '2026-11-22T12:00:00', weight: 500 }], 'steps.0.at'],
])('the schema refuses %s', (_, given, path) => {
  const parsed = plan(given as { weight: number }[])
  expect(parsed.success).toBe(false)
  if (path) expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path)
})
test('the schema takes steps that grow', () => expect(plan([{ weight: 1 }, ...steps]).success).toBe(true))

test('a ramp that waited for its approval begins now, and each step lasts as long as planned', () => {
  const steps = [
    { at: '2026-11-23T10:00:00.000Z', weight: 1000 },
    { at: '2026-11-23T11:00:00.000Z', weight: 10_000 },
  ]
  expect(afterWait(steps, new Date('2026-11-23T13:30:00Z')).map(({ at }) => at)).toEqual([
    '2026-11-23T13:30:00.000Z',
    '2026-11-23T14:30:00.000Z',
  ])
  expect(afterWait(steps, new Date('2026-11-23T09:00:00Z'))).toEqual(steps)
})
