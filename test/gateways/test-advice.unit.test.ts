import { expect, test } from 'vitest'
import { testAdvice } from '@/components/gateways/test-advice'

const step = { step: 'models', ok: false, status: null, code: null } as const

test('every failing step says what to do, and one that works says nothing', () => {
  expect(testAdvice({ ...step, ok: true, status: 200 })).toBeNull()
  for (const status of [null, 200, 302, 400, 401, 402, 403, 404, 405, 422, 429, 500, 503])
    for (const of of ['models', 'completion'] as const) expect(testAdvice({ ...step, step: of, status })).toMatch(/^[A-Z].+\.$/)
})

test.each([
  [{ status: 401 }, /API key/],
  [{ status: 404 }, /base URL.*path prefix.*name a model/],
  [{ step: 'completion' as const, status: 404 }, /Check the model/],
  [{ status: 200, code: 'bad_answer' }, /something else/],
  [{ code: 'dns' }, /typing error/],
  [{ code: 'proxy' }, /proxy/],
  [{ code: 'network' }, /host and port/],
])('%o leads to the field to look at', (about, words) => expect(testAdvice({ ...step, ...about })).toMatch(words))

test('a code of the gateway’s own is not taken for one of ours', () =>
  expect(testAdvice({ ...step, status: 401, code: 'dns' })).toMatch(/API key/))
