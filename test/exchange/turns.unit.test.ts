import { expect, test, vi } from 'vitest'
import { IMPORTS_AT_ONCE, IMPORTS_WAITING, inTurn } from '@/lib/exchange/turns'

/** Work that goes on until it is let go. */
function held() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const start = (workspace: string, name: string, patienceMs?: number) =>
    inTurn(
      workspace,
      () => {
        begun.push(name)
        return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
      },
      patienceMs,
    )
  /** Lets it end, once it has begun. */
  const end = async (name: string) => {
    await vi.waitFor(() => expect(begun).toContain(name))
    ends.get(name)?.()
  }
  return { begun, start, end }
}

test('one import of a workspace goes on at a time, a few in all, and who waited longest is next', async () => {
  expect(IMPORTS_AT_ONCE).toBe(2)
  const { begun, start, end } = held()
  const [a1, a2, b1, c1, b2] = [start('a', 'a1'), start('a', 'a2'), start('b', 'b1'), start('c', 'c1'), start('b', 'b2')]
  await end('b1')
  expect(begun).toEqual(['a1', 'b1'])
  await b1
  await end('c1')
  expect(begun).toEqual(['a1', 'b1', 'c1'])
  await c1
  await end('b2')
  expect(begun).toEqual(['a1', 'b1', 'c1', 'b2'])
  await end('a1')
  await end('a2')
  expect(await Promise.all([a1, a2, b2])).toEqual(['a1', 'a2', 'b2'])
})

test('who would be one too many, and who has waited too long, is told to come again, and holds up nobody', async () => {
  const { begun, start, end } = held()
  const first = start('a', 'first')
  const waiting = Array.from({ length: IMPORTS_WAITING - 1 }, (_, at) => start('a', `waiting ${at}`))
  const refused = { code: 'rate_limited', retryAfterSeconds: 10 }
  const tired = expect(start('a', 'tired', 1)).rejects.toMatchObject(refused)
  await expect(start('a', 'one too many')).rejects.toMatchObject(refused)
  await tired
  await end('first')
  await first
  for (const [at, each] of waiting.entries()) {
    await end(`waiting ${at}`)
    await each
  }
  expect(begun).toEqual(['first', ...waiting.map((_, at) => `waiting ${at}`)])
})

test('an import that fails leaves its place to the next', async () => {
  await expect(inTurn('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await inTurn('a', async () => 1)).toBe(1)
})
