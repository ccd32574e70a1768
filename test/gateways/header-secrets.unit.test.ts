import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headerSecrets } from '@/lib/gateways/header-secrets'
import { presets } from '@/lib/gateways/presets'
import { answering, at, run } from './asking'
import { chunk, events } from './loopback'

test('ordinary header values stay in answers, and in the arguments of tool calls', async () => {
  const headers = {
    'anthropic-version': '2023-06-01',
    'X-Title': 'Acme Support',
    'x-portkey-provider': 'anthropic',
    'OpenAI-Organization': 'org-AbCdEf0123456789GhIjKl',
  }
  const words = Object.values(headers).join(', ')
  const tool = { index: 0, id: 't', function: { name: 'note', arguments: JSON.stringify({ words }) } }
  await using gateway = await answering(events(chunk({ content: words, tool_calls: [tool] }, 'stop')))
  expect(await run(at(gateway.url, { headers }))).toMatchObject({ text: words, toolCalls: [{ arguments: JSON.stringify({ words }) }] })
})

const ordinary: [name: string, value: string][] = [
  ...presets.flatMap(({ headers }) =>
    headers.filter(({ value }) => value !== '').map(({ name, value }): [string, string] => [name, value]),
  ),
  ['HTTP-Referer', 'https://support.acme.example/help/getting-started?from=docs'],
  ['x-portkey-custom-host', 'https://my-service-a1b2c3d4e5-uc.a.run.app/v1'],
  ['x-host', 'r1kf83x0a2.execute-api.eu-west-1.amazonaws.example:8443'],
  ['x-portkey-metadata', '{"_user":"ada-lovelace","environment":"production-europe"}'],
  ['x-model', 'unsloth/DeepSeek-R1-Distill-Qwen-1.5B-GGUF-Q4_K_M'],
  ['anthropic-beta', 'prompt-caching-2024-07-31,output-128k-2025-02-19'],
  ['OpenAI-Beta', 'assistants=v2'],
  ['OpenAI-Project', 'proj_a1B2c3D4e5F6g7H8i9J0'],
  ['x-organization-id', '3f2b8c1e-9d4a-4b6f-8e2d-1a2b3c4d5e6f'],
  ['X-Author', 'Ada Lovelace, Analytical Engines'],
  ['x-keyword', 'customer-support-assistant'],
  ['User-Agent', 'AcmeSupportAssistant/2.14.0 (production; eu-west-1)'],
]
test.each(ordinary)('%s: %s is no secret', (name, value) => expect(headerSecrets({ [name]: value })).toEqual([]))

test.each([
  ['x-api-key', 'hunter-two'],
  ['Helicone-Auth', 'Bearer abcdefgh'],
  ['X-Authorization', 'letters only'],
  ['Cookie', 'theme=dark; sid=plainwords'],
  ['x-acme-Signature', 'abcdefgh'],
  ['x-session-id', 'abcdefgh'],
  ['X-Team', 'sk-lowercase-letters-only'],
  ['OpenAI-Organization', 'sk-proj-in-the-wrong-field'],
  ['X-Team', 'Bearer lettersonly'],
  ['x-own', 'our-secret-of-the-proxy'],
  ['x-own', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['x-own', '3f2b8c1e-9d4a-4b6f-8e2d-1a2b3c4d5e6f'],
  ['x-own', 'qzmwnxbevcrutyqpalskdjfhgqzmwnxb'],
])('%s: %s is one', (name, value) => expect(headerSecrets({ [name]: value })).toContain(value))

test('what is secret within a value is sought alone too', () => {
  const config = '{"provider":"openai","api_key":"sk-abc123","targets":[{"password":"plain words"}]}'
  expect(headerSecrets({ 'x-portkey-config': config })).toEqual(expect.arrayContaining([config, 'sk-abc123', 'plain words']))
  expect(headerSecrets({ 'x-own': 'Bearer lettersonly' })).toContain('lettersonly')
  expect(headerSecrets({ 'x-host': 'https://ada:lovelace@acme.example/v1?api_key=plainwords' })).toEqual(
    expect.arrayContaining(['lovelace', 'plainwords']),
  )
})

test('under any name, a key drawn by lot is a secret', () => {
  const drawn = (letters: string, length: number) =>
    fc.array(fc.constantFrom(...letters), { minLength: length, maxLength: 64 }).map((each) => each.join(''))
  const [lower, digits] = ['abcdefghijklmnopqrstuvwxyz', '0123456789']
  const keys = fc.oneof(drawn(`${digits}abcdef`, 32), drawn(lower + digits, 32), drawn(lower + lower.toUpperCase() + digits, 32))
  fc.assert(fc.property(keys, (key) => headerSecrets({ 'X-Team': key }).includes(key)))
})
