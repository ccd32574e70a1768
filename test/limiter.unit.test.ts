import { expect, test } from 'vitest'
import { limiter } from '@/lib/limiter'

test('so many go on at the same time and no more, in the order they came, and a failure frees its place', async () => {
  const turn = limiter(3)
  let now = 0
  let most = 0
  const begun: number[] = []
  const work = Array.from({ length: 12 }, async (_, n) => {
    const stream = turn.stream(async function* () {
      begun.push(n)
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 2))
      now -= 1
      yield n
      if (n % 4 === 0) throw new Error('broken')
    })
    return Array.fromAsync(stream).catch(() => [])
  })
  await Promise.all(work)
  expect({ most, now, begun }).toEqual({ most: 3, now: 0, begun: Array.from({ length: 12 }, (_, n) => n) })
})

test('what is run takes turns too, and it is idle once all is done', async () => {
  const turn = limiter(2)
  let [now, most] = [0, 0]
  const work = async () => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setTimeout(resolve, 2))
    now -= 1
    throw new Error('broken')
  }
  const all = Promise.allSettled(Array.from({ length: 7 }, () => turn.run(work)))
  expect(turn.idle()).toBe(false)
  expect((await all).map(({ status }) => status)).toEqual(Array(7).fill('rejected'))
  expect({ most, idle: turn.idle() }).toEqual({ most: 2, idle: true })
})
