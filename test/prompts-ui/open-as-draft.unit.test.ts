import { expect, test } from 'vitest'
import type { LocalDraft } from '@/components/prompts/edit/local-draft'
import { standingDraft, standingWith } from '@/components/prompts/versions/open-as-draft'
import type { DraftContent } from '@/lib/prompts/content-schema'

const content = (text: string): DraftContent => ({ text, model: 'default', parameters: {}, tools: [], responseFormat: null, config: {} })
const at = (minute: number) => `2026-11-22T10:0${minute}:00.000Z`
const draft = (text: string, minute: number) => ({ content: content(text), baseVersion: 3, updatedAt: at(minute) })
const local = (text: string, more: Partial<LocalDraft>): LocalDraft => ({
  content: content(text),
  baseVersion: 3,
  at: Date.parse(at(4)),
  dirty: false,
  serverTime: at(4),
  ...more,
})
const page = (found: ReturnType<typeof draft> | null, minute = 9) => ({ draft: found, renderedAt: at(minute) })
const told = ({ copies, replaces }: ReturnType<typeof standingDraft>) => [copies.map((copy) => copy.content.text), replaces]

test.each([
  ['nothing anywhere', null, page(null), [], null],
  ['the page has the draft', null, page(draft('theirs', 2)), ['theirs'], at(2)],
  ['the draft was saved here after the page was made', local('mine', {}), page(null, 3), ['mine'], at(4)],
  ['a newer draft was saved here after the page was made', local('mine', {}), page(draft('older', 2), 3), ['mine'], at(4)],
  ['the draft was saved here and is gone from the server since', local('mine', {}), page(null), [], null],
  ['words the server has not got', local('mine', { dirty: true, serverTime: at(2) }), page(draft('older', 2)), ['mine'], at(2)],
  [
    'words here, and newer ones of another device',
    local('mine', { dirty: true, serverTime: at(1) }),
    page(draft('theirs', 5)),
    ['theirs', 'mine'],
    at(5),
  ],
  [
    'newer words here, and some of another device',
    local('mine', { dirty: true, serverTime: at(1) }),
    page(draft('theirs', 2)),
    ['mine', 'theirs'],
    at(2),
  ],
] as const)('what a version opened as the draft replaces: %s', (_, here, there, texts, replaces) =>
  expect(told(standingDraft(here, there))).toEqual([texts, replaces]),
)

test('a draft that the server has instead is asked about, unless it says what was asked about already', () => {
  const before = standingDraft(local('mine', { dirty: true, serverTime: null }), page(null))
  const theirs = standingWith(before, { promptId: 'p', ...draft('theirs', 6) })
  expect([told(theirs), theirs.news]).toEqual([[['theirs', 'mine'], at(6)], true])
  const own = standingWith(before, { promptId: 'p', ...draft('mine', 6) })
  expect([told(own), own.news]).toEqual([[['mine'], at(6)], false])
})
