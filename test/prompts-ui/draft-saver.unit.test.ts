import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDraftSaver, type SaverStatus, type SendResult } from '@/components/prompts/edit/draft-saver'
import { chooseDraft, type LocalDraft, parseLocalDraft } from '@/components/prompts/edit/local-draft'
import type { DraftContent } from '@/lib/prompts/content-schema'

const content = (text: string): DraftContent => ({ text, model: 'default', parameters: {}, tools: [], responseFormat: null, config: {} })
const work = (text: string) => ({ content: content(text), baseVersion: 3 })
const at = (minute: number) => `2026-11-22T10:0${minute}:00.000Z`

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp(answers: (SendResult | Promise<SendResult> | Error)[] = []) {
  const kept = new Map<string, string>()
  const sent: string[] = []
  const replaced: (string | null)[] = []
  const told: unknown[] = []
  const statuses: SaverStatus[] = []
  const store = {
    read: (key: string) => kept.get(key) ?? null,
    write: (key: string, text: string) => kept.set(key, text) !== undefined,
    remove: (key: string) => void kept.delete(key),
  }
  const saver = createDraftSaver({
    key: 'k',
    store,
    serverTime: at(1),
    onStatus: (status) => statuses.push(status),
    onSaved: (time) => told.push(time),
    onOvertaken: (draft) => told.push(draft),
    send: async ({ content }, replaces) => {
      replaced.push(replaces)
      sent.push(content.text ?? '')
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return (await answer) ?? { kind: 'saved', updatedAt: at(2) }
    },
  })
  return { saver, sent, replaced, told, statuses, copy: () => parseLocalDraft(kept.get('k') ?? null), state: () => statuses.at(-1)?.state }
}

test('a change is in this browser before anything else happens', () => {
  const { saver, copy } = setUp()
  saver.change(work('a'))
  expect(copy()).toMatchObject({ content: { text: 'a' }, baseVersion: 3, dirty: true, serverTime: at(1) })
})

test('what another device wrote is told, and then replaced by what is written here', async () => {
  const draft = { ...work('theirs'), promptId: 'p', updatedAt: at(5) }
  const { saver, sent, replaced, told } = setUp([
    { kind: 'overtaken', draft },
    { kind: 'saved', updatedAt: at(6) },
  ])
  saver.change(work('mine'))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sent).toEqual(['mine', 'mine'])
  expect(replaced).toEqual([at(1), at(5)])
  expect(told).toEqual([draft, at(6)])
})

test('what another tab wrote is sent by that tab; when it dies, by this one', async () => {
  const { saver, sent, state } = setUp()
  saver.follow(work('of another tab'), 8_000)
  await vi.advanceTimersByTimeAsync(7_000)
  expect([sent, saver.isSaved(), state()]).toEqual([[], false, 'waiting'])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sent).toEqual(['of another tab'])
  saver.follow(work('again'), 8_000)
  saver.settle(at(7))
  await vi.advanceTimersByTimeAsync(20_000)
  expect([sent, state()]).toEqual([['of another tab'], 'saved'])
})

test('many changes in a row make one request, with the last of them', async () => {
  const { saver, sent, copy, state } = setUp()
  for (const text of ['a', 'ab', 'abc']) {
    saver.change(work(text))
    await vi.advanceTimersByTimeAsync(300)
  }
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(600)
  expect(sent).toEqual(['abc'])
  expect(copy()).toMatchObject({ dirty: false, serverTime: at(2) })
  expect(state()).toBe('saved')
})

test('who types without a pause has it on the server a second after the first change, and so on', async () => {
  const { saver, sent } = setUp()
  for (let typed = 1; typed <= 50; typed++) {
    saver.change(work('a'.repeat(typed)))
    await vi.advanceTimersByTimeAsync(100)
    expect(typed - (sent.at(-1)?.length ?? 0)).toBeLessThanOrEqual(10)
  }
  expect(sent.length).toBeGreaterThanOrEqual(4)
  expect(sent.length).toBeLessThanOrEqual(5)
})

test('what is typed while a request is under way is sent after it, never beside it', async () => {
  let answer = (_: SendResult) => {}
  const { saver, sent, copy } = setUp([new Promise((resolve) => (answer = resolve))])
  saver.change(work('a'))
  await vi.advanceTimersByTimeAsync(600)
  saver.change(work('ab'))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sent).toEqual(['a'])
  answer({ kind: 'saved', updatedAt: at(2) })
  await Promise.all([saver.flush(), saver.flush()])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sent).toEqual(['a', 'ab'])
  expect(copy()).toMatchObject({ content: { text: 'ab' }, dirty: false })
  expect(saver.isSaved()).toBe(true)
})

test.each(['unreachable', 'failing', 'signed-out'] as const)(
  '%s: the copy stays dirty and is tried again until it is taken',
  async (kind) => {
    const { saver, sent, copy, state } = setUp([{ kind }, { kind }])
    saver.change(work('a'))
    await vi.advanceTimersByTimeAsync(600)
    expect(state()).toBe(kind)
    expect(copy()).toMatchObject({ dirty: true })
    await vi.advanceTimersByTimeAsync(2_000 + 5_000)
    expect(sent).toEqual(['a', 'a', 'a'])
    expect(copy()).toMatchObject({ dirty: false })
  },
)

test('a request that throws counts as unreachable', async () => {
  const { saver, copy, state } = setUp([new TypeError('fetch failed')])
  saver.change(work('a'))
  await vi.advanceTimersByTimeAsync(600)
  expect(state()).toBe('unreachable')
  expect(copy()?.dirty).toBe(true)
})

test('a closed editor tries once more and then leaves the copy for the next time', async () => {
  const { saver, sent, copy } = setUp([{ kind: 'unreachable' }])
  saver.change(work('a'))
  saver.pause()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(sent).toEqual(['a'])
  expect(copy()?.dirty).toBe(true)
  saver.resume()
  await vi.advanceTimersByTimeAsync(600)
  expect(copy()?.dirty).toBe(false)
})

test('what is refused is not sent again until it changes', async () => {
  const { saver, sent, statuses } = setUp([{ kind: 'refused', message: 'Too large.' }])
  saver.change(work('a'))
  await vi.advanceTimersByTimeAsync(120_000)
  expect(sent).toEqual(['a'])
  expect(statuses.at(-1)).toMatchObject({ state: 'refused', message: 'Too large.' })
  saver.change(work('b'))
  await vi.advanceTimersByTimeAsync(600)
  expect(sent).toEqual(['a', 'b'])
})

test('flush sends at once and resolves when the server has it', async () => {
  const { saver, sent } = setUp()
  saver.change(work('a'))
  await saver.flush()
  expect(sent).toEqual(['a'])
  expect(saver.isSaved()).toBe(true)
})

test('an answer that comes after the draft was discarded does not bring it back', async () => {
  let answer = (_: SendResult) => {}
  const { saver, copy, state } = setUp([new Promise((resolve) => (answer = resolve))])
  saver.change(work('a'))
  await vi.advanceTimersByTimeAsync(600)
  saver.forget()
  answer({ kind: 'saved', updatedAt: at(2) })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(copy()).toBeNull()
  expect(state()).toBe('idle')
})

const local = (more: Partial<LocalDraft>): LocalDraft => ({
  content: content('mine'),
  baseVersion: 3,
  at: Date.parse(at(5)),
  dirty: true,
  serverTime: at(1),
  ...more,
})
const server = (minute: number, text = 'theirs') => ({ draft: { updatedAt: at(minute), content: content(text) }, renderedAt: at(9) })
const none = (renderedMinute: number) => ({ draft: null, renderedAt: at(renderedMinute) })

test.each([
  ['no copy here', null, server(1), { from: 'server', other: null }],
  ['the server has the copy already', local({ dirty: false }), server(1), { from: 'server', other: null }],
  ['the server has a later one', local({ dirty: false }), server(2), { from: 'server', other: null }],
  ['the page is older than the copy', local({ dirty: false, serverTime: at(3) }), server(2), { from: 'local', other: null }],
  ['the page is older than the draft', local({ dirty: false, serverTime: at(3) }), none(2), { from: 'local', other: null }],
  ['the draft is gone from the server', local({ dirty: false, serverTime: at(3) }), none(4), { from: 'server', other: null }],
  ['the copy was never sent, the server has no draft', local({ serverTime: null }), none(1), { from: 'local', other: null }],
  ['the copy goes on from the server draft, even with a slow clock', local({ at: 0 }), server(1), { from: 'local', other: null }],
  ['another device wrote later', local({ at: Date.parse(at(2)) }), server(4), { from: 'server', other: 'local' }],
  ['another device wrote earlier', local({}), server(4), { from: 'local', other: 'server' }],
  ['both say the same', local({}), server(4, 'mine'), { from: 'server', other: null }],
] as const)('which draft opens: %s', (_, mine, theirs, choice) => expect(chooseDraft(mine, theirs)).toEqual(choice))

test.each([null, '', 'no json', '{}', '{"content":{"messages":5},"baseVersion":null,"at":1,"dirty":true,"serverTime":null}'])(
  'a broken copy counts as none: %s',
  (text) => expect(parseLocalDraft(text)).toBeNull(),
)
