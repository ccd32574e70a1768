import { expect, test } from 'vitest'
import { armsInWords, distance, sameArms } from '@/components/releases/live'
import { whyNotResume } from '@/components/releases/why-not-release'
import { comparisonsOf, mainVersion } from '@/lib/releases/comparisons'

const whole = (version: number) => [{ version, weight: 10_000 }]
const split = (...arms: [version: number, weight: number][]) => arms.map(([version, weight]) => ({ version, weight }))

test('what is live reads as one version, or as shares', () => {
  expect(armsInWords(whole(2))).toBe('v2')
  expect(armsInWords(split([3, 1000], [2, 9000]))).toBe('v3 10 %, v2 90 %')
  expect(armsInWords(split([3, 33], [2, 9967]))).toBe('v3 0.33 %, v2 99.67 %')
})

test('the same versions with other shares are not the same', () => {
  expect(sameArms(whole(2), whole(2))).toBe(true)
  expect(sameArms(split([3, 1000], [2, 9000]), split([3, 2000], [2, 8000]))).toBe(false)
  expect(sameArms(whole(2), split([3, 1000], [2, 9000]))).toBe(false)
})

test('of equal shares the standing version counts as the main one', () => {
  expect(mainVersion(split([3, 5000], [2, 5000]))).toBe(2)
  expect(mainVersion(split([3, 6000], [2, 4000]))).toBe(3)
  expect(mainVersion([])).toBeUndefined()
})

test.each([
  [undefined, whole(1), null],
  [whole(1), whole(1), null],
  [whole(3), whole(1), '2 behind'],
  [whole(1), whole(2), '1 ahead'],
  [whole(1), undefined, 'not here yet'],
  [split([3, 1000], [2, 9000]), whole(2), 'differs'],
])('left %j, here %j: %s', (left, here, words) => expect(distance(left, here)).toBe(words))

test('only versions that readers do not have yet are compared, with what most of them have', () => {
  expect(comparisonsOf(undefined, whole(1))).toEqual([])
  expect(comparisonsOf(whole(1), whole(2))).toEqual([{ from: 1, to: 2 }])
  expect(comparisonsOf(whole(2), split([3, 1000], [2, 9000]))).toEqual([{ from: 2, to: 3 }])
  expect(comparisonsOf(split([3, 1000], [2, 9000]), split([3, 2000], [2, 8000]))).toEqual([])
  expect(comparisonsOf(split([3, 1000], [2, 9000]), whole(3))).toEqual([{ from: 2, to: 3 }])
  expect(comparisonsOf(split([3, 1000], [2, 9000]), whole(2))).toEqual([])
})

test('who may not release there is told which role lets a ramp go on', () => {
  expect(whyNotResume('releaser', 'admin')).toBe('Your role here is releaser. Resuming needs admin, as releasing here does.')
  expect(whyNotResume('admin', 'admin')).toBeNull()
  expect(whyNotResume('owner', 'releaser')).toBeNull()
})
