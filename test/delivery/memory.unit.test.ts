import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemory, type Entry, isFresh, type Memory, type Notice, type Stamp } from '@/lib/delivery/memory'
import { represent } from '@/lib/delivery/representation'

const notice = (revision: number, more: Partial<Notice> = {}): Notice => ({
  workspaceId: 'w',
  revision,
  table: 'LiveRelease',
  promptId: null,
  keyHash: null,
  ...more,
})
const stamp = (memory: Memory, revision: number, subject: string | null = 'p'): Stamp => ({
  workspace: memory.workspace('w', revision),
  revision,
  subjects: subject === null ? null : [subject, 'Environment'],
})
const entry = (memory: Memory, revision: number, text = 'x', subject: string | null = 'p'): Entry => {
  const variant = represent(JSON.stringify({ text }))
  return {
    stamp: stamp(memory, revision, subject),
    asOfMs: 0,
    bytes: variant.bytes,
    missing: null,
    environmentId: 'e',
    promptId: 'p',
    weights: [],
    heaviest: 0,
    variants: [variant],
  }
}

test('what was read stays good until a change concerns it', () => {
  const memory = createMemory(1_000_000)
  const [own, other, all] = [stamp(memory, 5), stamp(memory, 5, 'q'), stamp(memory, 5, null)]
  memory.apply(notice(6, { promptId: 'p' }))
  expect([own, other, all].map(isFresh)).toEqual([false, true, false])
  expect(isFresh(stamp(memory, 6))).toBe(true)
})

test('a notice about a key concerns that key only; one about a route concerns nothing that is served', () => {
  const memory = createMemory(1_000_000)
  const stamps = [stamp(memory, 5), stamp(memory, 5, 'hash')]
  memory.apply(notice(6, { table: 'ApiKey', keyHash: 'hash' }))
  memory.apply(notice(7, { table: 'RouteTarget' }))
  expect(stamps.map(isFresh)).toEqual([true, false])
})

test('a notice without a subject concerns whatever depends on its table, in its own workspace', () => {
  const memory = createMemory(1_000_000)
  const key: Stamp = { ...stamp(memory, 5), subjects: ['hash'] }
  const own = stamp(memory, 5)
  const foreign: Stamp = { workspace: memory.workspace('v', 5), revision: 5, subjects: ['p', 'Environment'] }
  memory.apply(notice(6, { table: 'Environment' }))
  expect([own, foreign, key].map(isFresh)).toEqual([false, true, true])
})

test('a gap in the numbers means a notice was missed: everything before is doubted', () => {
  const memory = createMemory(1_000_000)
  const other = stamp(memory, 5, 'q')
  memory.apply(notice(7, { promptId: 'p' }))
  expect(isFresh(other)).toBe(false)
})

test('a reading that began before a change and ends after it is not good', () => {
  const memory = createMemory(1_000_000)
  memory.workspace('w', 5)
  memory.apply(notice(6, { promptId: 'p' }))
  memory.remember('name', entry(memory, 5))
  expect(isFresh(memory.entries.get('name')!.stamp)).toBe(false)
})

test('so also when it was the first reading of its workspace', () => {
  const memory = createMemory(1_000_000)
  memory.apply(notice(6, { promptId: 'p' }))
  memory.remember('name', entry(memory, 5))
  expect(isFresh(memory.entries.get('name')!.stamp)).toBe(false)
})

test('an older reading never takes the place of a newer one', () => {
  const memory = createMemory(1_000_000)
  memory.remember('name', entry(memory, 6, 'new'))
  memory.remember('name', entry(memory, 5, 'old'))
  expect(memory.entries.get('name')?.variants[0]?.ok.body).toBe('{"text":"new"}')
})

test('the poll finds what no notice told, and forgets everything when the counter went back', () => {
  const memory = createMemory(1_000_000)
  const [before, own] = [stamp(memory, 5, 'q'), stamp(memory, 5)]
  memory.catchUp(memory.revisions(), new Map([['w', 5]]))
  expect(isFresh(own)).toBe(true)
  memory.catchUp(memory.revisions(), new Map([['w', 6]]))
  expect([isFresh(before), isFresh(stamp(memory, 6))]).toEqual([false, true])
  const restored = stamp(memory, 6)
  memory.catchUp(memory.revisions(), new Map())
  expect([isFresh(restored), memory.revisions().size]).toEqual([false, 0])
})

test('a poll that is older than a notice does not count as going back', () => {
  const memory = createMemory(1_000_000)
  const own = stamp(memory, 5, 'q')
  const asked = memory.revisions()
  memory.apply(notice(6, { promptId: 'p' }))
  memory.catchUp(asked, new Map([['w', 5]]))
  expect(isFresh(own)).toBe(true)
})

test('whatever notices come, what a change concerned since it was read is never taken for good', () => {
  const subject = fc.constantFrom('p', 'q', 'r')
  const change = fc.record({ subject: fc.option(subject), heard: fc.boolean() })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), fc.nat(30), subject, (changes, readAt, of) => {
      const memory = createMemory(1_000_000)
      memory.workspace('w', 0)
      const read = stamp(memory, 0, of)
      read.revision = Math.min(readAt, changes.length)
      let heard = 0
      changes.forEach((each, index) => {
        if (!each.heard) return
        heard = index + 1
        memory.apply(notice(heard, { promptId: each.subject, table: each.subject ? 'LiveRelease' : 'Environment' }))
      })
      const concerned = changes.some(
        (each, index) => index + 1 > read.revision && index + 1 <= heard && (each.subject === of || each.subject === null),
      )
      return !(concerned && isFresh(read))
    }),
  )
})

test('answers take up no more than the budget; the least recently used go first', () => {
  const memory = createMemory(20_000)
  for (let index = 0; index < 100; index++) {
    memory.remember(`name-${index}`, entry(memory, 1, 'x'.repeat(1_000)))
    memory.entries.get('name-0')
  }
  expect(memory.entries.calculatedSize).toBeLessThanOrEqual(20_000)
  expect(memory.entries.has('name-0')).toBe(true)
  expect(memory.entries.has('name-1')).toBe(false)
  expect(memory.entries.has('name-99')).toBe(true)
})
