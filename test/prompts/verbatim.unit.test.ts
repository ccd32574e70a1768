import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillContent } from '@/lib/prompts/variables'
import { verbatimContent } from '@/lib/prompts/verbatim'

const pieces = fc.constantFrom(
  '{{',
  '}}',
  '{{{',
  '=',
  '<%',
  '%>',
  '[[',
  '{{=<% %>=}}',
  '{{> other}}',
  '{{#a}}',
  'x',
  ' ',
  '\n',
  '{',
  '<',
  '\r\n',
  'é',
)

test('whatever stands in a text, it is sent just so', () => {
  fc.assert(
    fc.property(fc.string({ unit: pieces, maxLength: 30 }), (content) => {
      const messages = [{ role: 'user' as const, content }]
      expect(fillContent(verbatimContent({ messages }), { a: 'filled', x: 'filled' })).toMatchObject({ messages })
    }),
    { numRuns: 2000 },
  )
})

test('a text without braces stays as it is', () => {
  expect(verbatimContent({ text: 'As {it} is' })).toEqual({ text: 'As {it} is' })
})
