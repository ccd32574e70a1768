import { expect, test } from 'vitest'
import { curlFor, scopeAllows, scopesToGive, whatStops } from '@/components/settings/key-words'
import { scopes } from '@/lib/workspaces/roles'

test('every scope says what it allows and what ends with it', () => {
  for (const scope of scopes) {
    expect(scopeAllows(scope)).not.toBe('')
    expect(whatStops([scope])[0]).not.toBe('')
  }
})

test('an owner may give every scope, an admin not the one that makes owners, an editor none beyond their own', () => {
  expect(scopesToGive('owner')).toEqual([...scopes])
  expect(scopesToGive('admin')).not.toContain('admin')
  expect(scopesToGive('admin')).toContain('gateways:write')
  expect(scopesToGive('editor')).not.toContain('releases:write')
  expect(scopesToGive('nobody')).toEqual([])
})

const base = { baseUrl: 'http://localhost:3000', key: 'vk_x', environment: null, prompt: null }
test.each([
  [{ ...base, scopes: ['prompts:read' as const] }, 'http://localhost:3000/api/v1/prompts"'],
  [{ ...base, scopes: ['prompts:read' as const], prompt: 'support/triage' }, '/api/v1/prompts/support%2Ftriage?environment=production"'],
  [{ ...base, scopes: ['prompts:read' as const], prompt: 'a', environment: 'staging' }, '/api/v1/prompts/a"'],
  [{ ...base, scopes: ['admin' as const] }, '/api/v1/prompts"'],
  [{ ...base, scopes: ['runs:read' as const] }, '/api/v1/runs"'],
])('a new key comes with a call that it can make: %j', (example, ending) => expect(curlFor(example)?.endsWith(ending)).toBe(true))

test('a key that reads nothing comes without a call', () => expect(curlFor({ ...base, scopes: ['releases:write'] })).toBeNull())
