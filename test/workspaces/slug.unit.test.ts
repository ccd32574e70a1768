import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reservedSlugs, slugAttempt, slugOf } from '@/lib/workspaces/slug'

test.each([
  ['Acme', 'acme'],
  ['  Ana & Søn, GmbH ', 'ana-son-gmbh'],
  ['Crème brûlée', 'creme-brulee'],
  ['北京', 'workspace'],
  ['API', 'api-workspace'],
  ['_next', 'next'],
])('%s gets the address %s', (name, slug) => expect(slugOf(name)).toBe(slug))

test('every name gives an address that is short, clean and not reserved', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 200 }), (name, attempt) => {
      const slug = slugAttempt(name, attempt)
      expect(slug).toMatch(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)
      expect(slug.length).toBeLessThanOrEqual(63)
      expect(reservedSlugs).not.toContain(slug)
    }),
  ))
