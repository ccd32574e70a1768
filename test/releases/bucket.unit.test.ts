import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketOf, heaviest, inShareOrder, variantAt } from '@/lib/releases/bucket'

// python3 -c "import hashlib; print(int.from_bytes(hashlib.sha256('env_1/prm_1/user-1'.encode()).digest()[:4], 'big') % 10000)"
test.each([
  ['env_1', 'prm_1', 'user-1', 7849],
  ['env_1', 'prm_1', 'user-2', 6866],
  ['env_2', 'prm_1', 'user-1', 3502],
  ['env_1', 'prm_2', 'user-1', 630],
  ['env_01JD', 'prm_01JD', 'übung-日本', 6945],
  ['a', 'b', '', 6226],
])('the bucket of %s/%s/%s is what any language computes', (environment, prompt, key, bucket) => {
  expect(bucketOf(environment, prompt, key)).toBe(bucket)
})

/** 1 to 5 weights that sum to 10,000. */
const weights = fc
  .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { maxLength: 4 })
  .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 10_000])
  .map((cuts) => cuts.slice(1).map((cut, index) => cut - (cuts[index] ?? 0)))
const key = fc.string({ unit: 'grapheme', maxLength: 40 })
const counts = (shares: number[]) =>
  Array.from({ length: 10_000 }, (_, bucket) => variantAt(shares, bucket)).reduce(
    (sums, position) => sums.with(position, (sums[position] ?? 0) + 1),
    shares.map(() => 0),
  )

test('a bucket is a whole number below 10,000, the same each time', () =>
  fc.assert(
    fc.property(key, key, key, (environment, prompt, user) => {
      const bucket = bucketOf(environment, prompt, user)
      return Number.isInteger(bucket) && bucket >= 0 && bucket < 10_000 && bucket === bucketOf(environment, prompt, user)
    }),
  ))

test('every variant gets exactly its weight of the buckets', () =>
  fc.assert(
    fc.property(weights, (shares) => JSON.stringify(counts(shares)) === JSON.stringify(shares)),
    { numRuns: 30 },
  ))

test('keys spread evenly over variants', () => {
  const shares = [1_000, 2_500, 6_500]
  const sums = [0, 0, 0]
  for (let user = 0; user < 50_000; user++) {
    const position = variantAt(shares, bucketOf('env_x', 'prm_x', `user-${user}`))
    sums[position] = (sums[position] ?? 0) + 1
  }
  // Pearson's chi-squared over 2 degrees of freedom: above 13.8 by chance once in a thousand, and these keys are fixed.
  const chiSquared = shares.reduce((sum, share, index) => sum + ((sums[index] ?? 0) - share * 5) ** 2 / (share * 5), 0)
  expect(chiSquared).toBeLessThan(13.8)
})

test('a hundred thousand keys fall evenly over a hundred parts, whatever they look like', () => {
  const kinds: ((user: number) => string)[] = [(user) => `user-${user}`, (user) => String(user), (user) => `${user}@example.com`]
  for (const [index, keyOf] of kinds.entries()) {
    const parts = new Array<number>(100).fill(0)
    for (let user = 0; user < 100_000; user++) {
      const part = Math.floor(bucketOf(`env_${index}`, 'prm_x', keyOf(user)) / 100)
      parts[part] = (parts[part] ?? 0) + 1
    }
    // Pearson's chi-squared over 99 degrees of freedom: above 148.2 by chance once in a thousand, and these keys are fixed.
    const chiSquared = parts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)
    expect(chiSquared, keyOf(1)).toBeLessThan(148.2)
  }
})

test('where a key falls in one environment or prompt says nothing of where it falls in another', () => {
  const counts = Array.from({ length: 16 }, () => 0)
  for (let user = 0; user < 100_000; user++) {
    const quarter = (environment: string) => Math.floor(bucketOf(environment, 'prm_x', `user-${user}`) / 2_500)
    const cell = quarter('env_1') * 4 + quarter('env_2')
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  // Over 15 degrees of freedom: above 37.7 once in a thousand.
  expect(counts.reduce((sum, count) => sum + (count - 6_250) ** 2 / 6_250, 0)).toBeLessThan(37.7)
})

/** Chains of splits of up to four newcomers over version 1, each growing one of them or bringing one in, from the standing one only. */
const chain = fc.array(fc.record({ version: fc.integer({ min: 2, max: 5 }), share: fc.integer({ min: 1, max: 3_000 }) }), { maxLength: 12 })
type Split = { version: number; weight: number }[]
function grown(split: Split, { version, share }: { version: number; share: number }): Split {
  const standing = split.at(-1) ?? { version: 1, weight: 0 }
  const taken = Math.min(share, standing.weight - 1)
  if (taken < 1) return split
  const others = split.slice(0, -1)
  const next = others.some((each) => each.version === version)
    ? others.map((each) => (each.version === version ? { version, weight: each.weight + taken } : each))
    : [...others, { version, weight: taken }]
  // In any order, as people type it.
  const given = [{ ...standing, weight: standing.weight - taken }, ...next.toReversed()]
  return inShareOrder(
    given,
    split.map((each) => each.version),
  )
}

test('over any chain of splits nobody is moved out of the version that grows, nor back into the standing one', () =>
  fc.assert(
    fc.property(chain, key, (steps, user) => {
      const bucket = bucketOf('env_x', 'prm_x', user)
      const gets = (split: Split) =>
        split[
          variantAt(
            split.map(({ weight }) => weight),
            bucket,
          )
        ]?.version
      let split: Split = [{ version: 1, weight: 10_000 }]
      for (const step of steps) {
        const [had, next] = [gets(split), grown(split, step)]
        const has = gets(next)
        if (had === step.version && has !== step.version) return false
        if (had !== 1 && has === 1) return false
        if (next.reduce((sum, { weight }) => sum + weight, 0) !== 10_000 || next.at(-1)?.version !== 1) return false
        split = next
      }
      return true
    }),
    { numRuns: 500 },
  ))

test('growing the first variant moves nobody out of it, and takes only from the standing one', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_998 }), fc.integer({ min: 1, max: 9_998 }), key, (a, b, user) => {
      const [before, after] = [Math.min(a, b), Math.max(a, b)]
      const bucket = bucketOf('env_x', 'prm_x', user)
      const [was, is] = [variantAt([before, 10_000 - before], bucket), variantAt([after, 10_000 - after], bucket)]
      return was === 0 ? is === 0 : true
    }),
  ))

test('growing the last newcomer takes only from the standing variant', () =>
  fc.assert(
    fc.property(weights, fc.nat(), fc.nat({ max: 9_999 }), (shares, seed, bucket) => {
      fc.pre(shares.length > 1)
      const [standing = 0, growing = 0] = [shares.at(-1), shares.at(-2)]
      const taken = seed % standing
      const grown = shares.with(-2, growing + taken).with(-1, standing - taken)
      const [was, is] = [variantAt(shares, bucket), variantAt(grown, bucket)]
      return was === is || (was === shares.length - 1 && is === shares.length - 2)
    }),
  ))

test('without a key the heaviest is served; of equals the one nearest to the standing variant', () => {
  expect(heaviest([1_000, 9_000])).toBe(1)
  expect(heaviest([6_000, 4_000])).toBe(0)
  expect(heaviest([5_000, 5_000])).toBe(1)
})

const versions = (...numbers: number[]) => numbers.map((version) => ({ version }))
test.each([
  ['nothing live: as given', [1, 2], [], [1, 2]],
  ['the standing version goes last', [1, 2], [1], [2, 1]],
  ['newcomers stand between those there and the standing one', [1, 3, 2], [2, 1], [2, 3, 1]],
  ['the order of those there stays', [3, 2, 1], [2, 3, 1], [2, 3, 1]],
  ['the standing version is gone: the last one given stands', [3, 4], [1], [3, 4]],
])('%s', (_, given, live, order) => {
  expect(inShareOrder(versions(...given), live)).toEqual(versions(...order))
})

test('putting in order loses and adds nothing, and doing it twice changes nothing', () =>
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(9), { minLength: 1 }), fc.uniqueArray(fc.nat(9)), (given, live) => {
      const once = inShareOrder(versions(...given), live)
      const twice = inShareOrder(once, live)
      return (
        once.length === given.length &&
        given.every((version) => once.some((each) => each.version === version)) &&
        JSON.stringify(once) === JSON.stringify(twice)
      )
    }),
  ))
