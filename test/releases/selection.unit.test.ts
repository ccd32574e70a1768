import { expect, test } from 'vitest'
import { foldersOf, promotable } from '@/components/releases/selection'
import type { BoardRow } from '@/lib/releases/schema'

test('folders are told once, parents before children', () =>
  expect(foldersOf([{ name: 'support/mail/reply' }, { name: 'support/triage' }, { name: 'alone' }])).toEqual(['support', 'support/mail']))

test('of what is chosen, only what is live there can be promoted', () => {
  const row = (promptId: string, environments: string[]) =>
    ({ promptId, live: environments.map((environmentId) => ({ environmentId })) }) as BoardRow
  const rows = [row('a', ['dev']), row('b', []), row('c', ['dev', 'prod'])]
  expect(promotable(rows, new Set(['a', 'b']), 'dev')).toEqual(['a'])
  expect(promotable(rows, new Set(['a', 'c']), 'prod')).toEqual(['c'])
})
