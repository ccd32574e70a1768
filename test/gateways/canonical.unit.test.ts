import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalOf } from '@/lib/gateways/canonical'

describe('the same model under another name is one model', () => {
  test.each([
    ['gpt-5', ['gpt-5', 'openai/gpt-5', 'models/gpt-5', 'gpt-5-2025-08-07', 'openai/GPT-5-2025-08-07', 'openrouter/openai/gpt-5:free']],
    ['gpt-5-chat', ['gpt-5-chat-latest', 'openai/gpt-5-chat']],
    ['gpt-4.1-mini', ['gpt-4.1-mini-2025-04-14', 'azure/eastus/gpt-4.1-mini', 'openai.gpt-4-1-mini']],
    [
      'claude-3.5-sonnet',
      [
        'claude-3-5-sonnet-20241022',
        'anthropic/claude-3.5-sonnet',
        'claude-3-5-sonnet-latest',
        'claude-3-5-sonnet@20240620',
        'us.anthropic.claude-3-5-sonnet-20241022-v2:0',
        'bedrock/anthropic.claude-3-5-sonnet-20240620-v1:0',
      ],
    ],
    ['claude-sonnet-4.5', ['claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4.5']],
    ['claude-sonnet-4.5-thinking', ['claude-sonnet-4-5-20250929-thinking']],
    [
      'llama-3.1-8b-instruct',
      ['meta-llama/Meta-Llama-3.1-8B-Instruct', 'meta-llama/llama-3.1-8b-instruct:nitro', '@cf/meta/llama-3.1-8b-instruct'],
    ],
    ['qwen-2.5-72b-instruct', ['Qwen/Qwen2.5-72B-Instruct', 'qwen/qwen-2.5-72b-instruct', 'qwen-2-5-72b-instruct']],
    ['llama-3.2', ['llama3.2:latest', 'llama3.2']],
    ['gemini-2.5-pro', ['models/gemini-2.5-pro', 'google/gemini-2.5-pro', 'gemini-2.5-pro']],
  ])('%s', (canonical, names) => expect(names.map(canonicalOf)).toEqual(names.map(() => canonical)))
})

describe('what answers differently stays a model of its own', () => {
  test.each([
    ['gpt-5', 'gpt-5-mini'],
    ['gpt-4', 'gpt-4-0613'],
    ['deepseek-v3', 'deepseek-v3-0324'],
    ['claude-3.7-sonnet', 'anthropic/claude-3.7-sonnet:thinking'],
    ['llama3.1:8b', 'llama3.1:70b'],
    ['llama-3-8b', 'llama-3.8b'],
    ['gpt-4o', 'ft:gpt-4o-2024-08-06:acme::abc'],
    ['ft:gpt-4o-2024-08-06:acme::abc', 'ft:gpt-4o-2024-08-06:acme::abd'],
  ])('%s and %s', (one, other) => expect(canonicalOf(one)).not.toBe(canonicalOf(other)))
})

const names = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.stringMatching(/^([a-z]{1,6}[./])?([a-z0-9]{1,6}[-_.:@ /]){0,6}(20250807|2025-08-07|latest|free|v1:0|[a-z0-9]{1,4})$/),
)
test('its own canonical name is itself, and a name that is not blank never becomes empty', () =>
  fc.assert(
    fc.property(names, (name) => {
      const canonical = canonicalOf(name)
      expect(canonicalOf(canonical)).toBe(canonical)
      expect(canonical === '').toBe(name.trim() === '')
    }),
    { numRuns: 2000 },
  ))
test('who serves it, how it is spelt and its snapshot make no difference', () =>
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}$/), fc.stringMatching(/^[a-z]{2,8}$/), (name, house) => {
      expect(canonicalOf(`${house}/${name.toUpperCase()}-2025-08-07`)).toBe(canonicalOf(name))
    }),
  ))
