import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatRunsView, isFiltered, PERIOD_NAMES, parseRunsView, type RunsView } from '@/components/runs/runs-url'
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
  expect(read('time=ever&from=yesterday&to=2026-13-45T00:00Z&cost_min=-1&cost_max=1e9&currency=$&latency_min=soon&q=%00')).toEqual(read(''))
})

test('any view survives the address bar', () => {
  const word = fc.stringMatching(/^[!-~]{1,60}$/)
  const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString())
  const period = fc.option(fc.constantFrom(...PERIOD_NAMES))
  const times = fc
    .tuple(period, fc.option(time), fc.option(time))
    .map(([time, from, to]) => (time ? { time, from: null, to: null } : { time, from, to }))
  const amount = fc.stringMatching(/^\d{1,8}(\.\d{1,10})?$/)
  const rest = fc.record<Omit<RunsView, 'time' | 'from' | 'to'>>({
    q: fc.option(word),
    session: fc.option(word),
    costMin: fc.option(amount),
    costMax: fc.option(amount),
    currency: fc.option(fc.stringMatching(/^[A-Z]{3}$/)),
    latencyMin: fc.option(fc.integer({ min: 0, max: 99_999_999 })),
    prompt: fc.option(word),
    version: fc.option(fc.integer({ min: 1, max: 99_999 })),
    gateway: fc.option(word),
    model: fc.option(word),
    environment: fc.option(word),
    status: fc.option(fc.constantFrom(...RUN_STATUSES)),
    source: fc.option(fc.constantFrom(...RUN_SOURCES)),
    before: fc.option(fc.stringMatching(/^run_[0-9A-Z]{26}$/)),
  })
  const view = fc.tuple(rest, times).map(([rest, times]): RunsView => ({ ...rest, ...times }))
  fc.assert(
    fc.property(view, (given) => {
      expect(read(formatRunsView(given))).toEqual(given)
    }),
  )
})
