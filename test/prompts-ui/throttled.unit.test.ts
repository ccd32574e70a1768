import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { throttled } from '@/components/prompts/edit/throttled'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first is done at once, of those that follow the last one after a while', () => {
  const done: number[] = []
  const put = throttled((value: number) => done.push(value), 100)
  for (const value of [1, 2, 3]) put(value)
  expect(done).toEqual([1])
  vi.advanceTimersByTime(100)
  expect(done).toEqual([1, 3])
  vi.advanceTimersByTime(1_000)
  put(4)
  expect(done).toEqual([1, 3, 4])
})

test('what waits is done now when that is asked for, once', () => {
  const done: number[] = []
  const put = throttled((value: number) => done.push(value), 100)
  put(1)
  put(2)
  put.now()
  put.now()
  vi.advanceTimersByTime(1_000)
  expect(done).toEqual([1, 2])
})
