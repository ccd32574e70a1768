import { expect, test } from 'vitest'
import { keycaps, matches } from '@/components/shell/shortcut-keys'

const press = (key: string, held: Partial<Record<'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

test('mod is the command key on a Mac and Ctrl elsewhere, and only that one', () => {
  expect(matches('mod+s', press('s', { metaKey: true }), true)).toBe(true)
  expect(matches('mod+s', press('s', { ctrlKey: true }), true)).toBe(false)
  expect(matches('mod+s', press('s', { ctrlKey: true }), false)).toBe(true)
  expect(matches('mod+s', press('s', { ctrlKey: true, metaKey: true }), false)).toBe(false)
})

test('a further modifier is another shortcut', () => {
  expect(matches('mod+enter', press('Enter', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
  expect(matches('mod+shift+enter', press('Enter', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
  expect(matches('mod+s', press('s', { ctrlKey: true, altKey: true }), false)).toBe(false)
})

test('a sign that needs shift on some keyboards counts with and without it', () => {
  expect(matches('mod+/', press('/', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
  expect(matches('mod+/', press('/', { ctrlKey: true }), false)).toBe(true)
})

test('caps lock does not matter', () => expect(matches('mod+k', press('K', { ctrlKey: true }), false)).toBe(true))

test('keys are named as the keyboard names them', () => {
  expect(keycaps('mod+shift+enter', true)).toEqual(['⌘', '⇧', '↵'])
  expect(keycaps('mod+s', false)).toEqual(['Ctrl', 'S'])
})
