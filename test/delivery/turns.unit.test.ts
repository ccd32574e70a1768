import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurns } from '@/lib/delivery/turns'

test('big pieces of work are done one after the other, also after one that failed', async () => {
  const inTurn = createTurns()
  let atOnce = 0
  let most = 0
  const work = async (fail: boolean) => {
    most = Math.max(most, ++atOnce)
    await sleep(1)
    atOnce--
    if (fail) throw new Error('failed')
    return 'done'
  }
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => inTurn(() => work(n % 3 === 0))))
  expect(most).toBe(1)
  expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(Array.from({ length: 10 }, (_, n) => n % 3 !== 0))
})

test('no more than twenty wait', async () => {
  const inTurn = createTurns()
  let end = () => {}
  const first = new Promise<void>((resolve) => {
    end = resolve
  })
  const waiting = Array.from({ length: 20 }, () => inTurn(() => first))
  await expect(inTurn(() => first)).rejects.toMatchObject({ code: 'unavailable' })
  end()
  await Promise.all(waiting)
  await expect(inTurn(async () => 'again')).resolves.toBe('again')
})
