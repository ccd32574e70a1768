import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safePath } from '@/components/auth/safe-path'

test('a path of this site is kept with its query and hash', () => {
  expect(safePath('/acme/prompts?tag=a#top')).toBe('/acme/prompts?tag=a#top')
})

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  'acme',
  '',
  undefined,
  ['/a', '/b'],
  '/sign-in?next=/sign-in',
  '/api/auth/signout',
])('%j leads home', (asked) => expect(safePath(asked)).toBe('/'))

test('whatever is asked, the browser stays on this site', () => {
  const site = 'https://prompts.example'
  const hostile = fc.string({ unit: fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', '\t', '\n', '%2f', 'a', 'http') })
  fc.assert(fc.property(hostile, (asked) => new URL(safePath(`/${asked}`), site).origin === site))
})
