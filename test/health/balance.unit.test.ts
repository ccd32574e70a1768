import { expect, test } from 'vitest'
import type { BalanceSource } from '@/lib/health/balance-schema'
import { readers, rootOf, sourcesOf } from '@/lib/health/read-balance'

function told(source: BalanceSource, ...bodies: unknown[]) {
  const read = readers[source].read(bodies)
  return (
    read && {
      ...read,
      remaining: read.remaining?.toFixed() ?? null,
      used: read.used?.toFixed() ?? null,
      granted: read.granted?.toFixed() ?? null,
    }
  )
}
const none = { remaining: null, used: null, granted: null, currency: null, unlimited: false, expiresAt: null }

test('New API counts in units of a 500,000th, in a currency that it does not name', () => {
  const data = {
    object: 'token_usage',
    total_granted: 5_000_000,
    total_used: 1,
    total_available: 4_999_999,
    unlimited_quota: false,
    expires_at: 1_800_000_000,
  }
  expect(told('new_api', { code: true, data })).toEqual({
    ...none,
    granted: '10',
    used: '0.000002',
    remaining: '9.999998',
    expiresAt: new Date(1_800_000_000_000),
  })
  expect(told('new_api', { data: { ...data, unlimited_quota: true, expires_at: 0 } })).toEqual({
    ...none,
    used: '0.000002',
    unlimited: true,
  })
  expect(told('new_api', { success: false, message: '无效的令牌' })).toBeNull()
})

test('the old dashboard tells a limit in dollars and the use in cents', () => {
  expect(told('billing', { object: 'billing_subscription', hard_limit_usd: 12.5, access_until: 0 }, { total_usage: 333.3 })).toEqual({
    ...none,
    currency: 'USD',
    granted: '12.5',
    used: '3.333',
    remaining: '9.167',
  })
  expect(told('billing', { hard_limit_usd: 100_000_000 }, { total_usage: 5 })).toMatchObject({
    unlimited: true,
    remaining: null,
    granted: null,
    used: '0.05',
  })
  expect(told('billing', { hard_limit_usd: 1 }, {})).toMatchObject({ granted: '1', remaining: null, used: null })
  expect(told('billing', { error: 'no' }, {})).toBeNull()
})

test('OpenRouter tells the credits of the account, or the limit of the key; below zero stays below zero', () => {
  expect(told('openrouter_credits', { data: { total_credits: 10, total_usage: 10.0000001 } })).toMatchObject({
    remaining: '-0.0000001',
    currency: 'USD',
  })
  expect(told('openrouter_key', { data: { usage: 1, limit: 5, limit_remaining: 4 } })).toMatchObject({ remaining: '4', unlimited: false })
  expect(told('openrouter_key', { data: { usage: 1, limit: null, limit_remaining: null } })).toMatchObject({
    remaining: null,
    unlimited: true,
    used: '1',
  })
  expect(told('openrouter_credits', { error: { code: 403 } })).toBeNull()
})

test.each([
  [null],
  ['x'],
  [[]],
  [{ data: null }],
  [{ data: { total_available: 'lots', total_credits: 1e300, usage: {}, hard_limit_usd: Number.NaN } }],
])('of %j nothing is made up', (body) => {
  for (const source of ['new_api', 'billing', 'openrouter_credits', 'openrouter_key'] as const) expect(told(source, body, body)).toBeNull()
})

test('who is asked, and where', () => {
  expect(sourcesOf('koala', 'https://koalaapi.com/v1')).toEqual(['new_api', 'billing'])
  expect(sourcesOf('custom', 'https://openrouter.ai/api/v1')).toEqual(['openrouter_credits', 'openrouter_key'])
  expect(sourcesOf('openai', 'https://api.openai.com/v1')).toEqual([])
  expect([rootOf('https://a.example/x/v1'), rootOf('https://a.example')]).toEqual(['https://a.example/x', 'https://a.example'])
})
