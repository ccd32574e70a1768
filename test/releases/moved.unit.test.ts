import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketOf, inShareOrder, variantAt } from '@/lib/releases/bucket'
import { movedBy, movedWarnings } from '@/lib/releases/moved'

type Split = { version: number; weight: number }[]
const split = (...arms: [version: number, weight: number][]): Split => arms.map(([version, weight]) => ({ version, weight }))

test.each([
  [
    'the first grows: who has the second is shifted into it',
    split([3, 1000], [2, 1000], [1, 8000]),
    split([3, 2000], [2, 1000], [1, 7000]),
    [[2, 3, 1000]],
  ],
  [
    'the first shrinks: who has it gets the second, and the second’s lose it',
    split([3, 2000], [2, 1000], [1, 7000]),
    split([3, 1000], [2, 1000], [1, 8000]),
    [
      [3, 2, 1000],
      [2, 1, 1000],
    ],
  ],
  [
    'both grow: who has the second loses it although it grows',
    split([3, 1000], [2, 1000], [1, 8000]),
    split([3, 2000], [2, 2000], [1, 6000]),
    [[2, 3, 1000]],
  ],
  ['the last newcomer grows', split([3, 1000], [2, 1000], [1, 8000]), split([3, 1000], [2, 4000], [1, 5000]), []],
  ['the last newcomer shrinks', split([3, 1000], [2, 1000], [1, 8000]), split([3, 1000], [2, 500], [1, 8500]), []],
  ['of two one grows', split([2, 1000], [1, 9000]), split([2, 4000], [1, 6000]), []],
  ['everybody gets one', split([3, 1000], [2, 1000], [1, 8000]), split([3, 10_000]), []],
  ['a first split', split([1, 10_000]), split([2, 1000], [1, 9000]), []],
] as [string, Split, Split, [number, number, number][]][])('%s', (_, before, after, moved) => {
  expect(movedBy(before, after).map(({ from, to, weight }) => [from, to, weight])).toEqual(moved)
})

test('it is told in words', () => {
  expect(movedWarnings(split([3, 1000], [2, 1050], [1, 7950]), split([3, 2025], [2, 1050], [1, 6925]))).toEqual([
    { rule: 'split', message: '10.25 % of users, now on version 2, get version 3.' },
  ])
})

/** A split of two to five of these versions, in any order. */
const anySplit = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 5 }),
    fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 4, maxLength: 4 }),
  )
  .map(([versions, cuts]) => {
    const ends = [...cuts.slice(0, versions.length - 1).sort((a, b) => a - b), 10_000]
    return versions.map((version, index) => ({ version, weight: (ends[index] ?? 0) - (ends[index - 1] ?? 0) }))
  })
const gets = (arms: Split, bucket: number) =>
  arms[
    variantAt(
      arms.map(({ weight }) => weight),
      bucket,
    )
  ]?.version ?? 0
/** A key for each bucket, found by trying. */
const keys = (() => {
  const found = new Map<number, string>()
  for (let user = 0; found.size < 10_000; user++) found.set(bucketOf('env_x', 'prm_x', `user-${user}`), `user-${user}`)
  return [...found.values()]
})()

test('over all ten thousand buckets exactly those are told who lose their version unexpectedly', () =>
  fc.assert(
    fc.property(anySplit, anySplit, (before, given) => {
      const after = inShareOrder(
        given,
        before.map(({ version }) => version),
      )
      const weight = (arms: Split, version: number) => arms.find((arm) => arm.version === version)?.weight ?? 0
      const counted: Record<string, number> = {}
      for (const key of keys) {
        const bucket = bucketOf('env_x', 'prm_x', key)
        const [from, to] = [gets(before, bucket), gets(after, bucket)]
        if (from === to || from === before.at(-1)?.version) continue
        if (to === after.at(-1)?.version && weight(after, from) < weight(before, from)) continue
        counted[`${from} ${to}`] = (counted[`${from} ${to}`] ?? 0) + 1
      }
      expect(Object.fromEntries(movedBy(before, after).map(({ from, to, weight }) => [`${from} ${to}`, weight]))).toEqual(counted)
    }),
    { numRuns: 60 },
  ))

test('growing one version at the cost of the standing one moves nobody out of it, nor back into the standing one', () =>
  fc.assert(
    fc.property(anySplit, fc.nat(), fc.nat(), (before, at, taken) => {
      const standing = before.at(-1) ?? { version: 0, weight: 0 }
      const grows = at % (before.length - 1)
      const more = taken % standing.weight
      const after = before.map((arm, index) =>
        index === grows ? { ...arm, weight: arm.weight + more } : arm === standing ? { ...arm, weight: arm.weight - more } : arm,
      )
      const moved = movedBy(before, after)
      return moved.every(({ from, to }) => from !== before[grows]?.version && to !== standing.version)
    }),
  ))
