import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatRunsView, isFiltered, parseRunsView, type RunsView } from '@/components/runs/runs-url'
import { RUN_SOURCES, RUN_STATUSES } from '@/lib/runs/schema'

const read = (query: string) => {
  const params = new URLSearchParams(query)
  return parseRunsView((name) => params.get(name))
}

test('the whole log has a plain address', () => {
  expect(formatRunsView(read(''))).toBe('')
  expect(isFiltered(read('before=run_01JAAAAAAAAAAAAAAAAAAAAAAA'))).toBe(false)
})

test('what is no filter counts as absent', () => {
  expect(read('status=broken&source=mail&version=zero&before=1;drop')).toEqual(read(''))
})

test('any view survives the address bar', () => {
  const word = fc.stringMatching(/^[!-~]{1,60}$/)
  const view = fc.record<RunsView>({
    prompt: fc.option(word),
    version: fc.option(fc.integer({ min: 1, max: 99_999 })),
    gateway: fc.option(word),
    model: fc.option(word),
    environment: fc.option(word),
    status: fc.option(fc.constantFrom(...RUN_STATUSES)),
    source: fc.option(fc.constantFrom(...RUN_SOURCES)),
    before: fc.option(fc.stringMatching(/^run_[0-9A-Z]{26}$/)),
  })
  fc.assert(
    fc.property(view, (given) => {
      expect(read(formatRunsView(given))).toEqual(given)
    }),
  )
})
