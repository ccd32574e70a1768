import { expect, test } from 'vitest'
import { whyNotRun } from '@/components/playground/why-not-run'

const ready = { role: null, voting: false, lost: null, columns: 2, runnable: true, count: 2 }

test('what is whole may be run, and what lacks something says what', () => {
  expect(whyNotRun(ready)).toBeNull()
  expect(whyNotRun({ ...ready, role: 'viewer' })).toContain('viewer')
  expect(whyNotRun({ ...ready, columns: 0 })).toContain('column')
  expect(whyNotRun({ ...ready, runnable: false })).toContain('version')
  expect(whyNotRun({ ...ready, count: 100_000 })).toContain('too many')
})

test('an environment that is gone is never left out in silence: its boundary went with it', () => {
  expect(whyNotRun({ ...ready, lost: 'china' })).toMatch(/^The environment china .* Choose another/)
})

test('nothing is asked while people vote blind', () => {
  expect(whyNotRun({ ...ready, voting: true })).toContain('Vote first')
})
