import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { curlOf, shellWord } from '@/components/runs/curl'

const noNul = (text: string) => text.isWellFormed() && !text.includes('\0')
const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }).filter(noNul),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', '!', '*', '~', '#', ';', '&', '|', '(', 'a', '-', '\t', '\r') }),
)
/** What a real shell makes of a command's words. */
const said = (script: string, env: Record<string, string> = {}) =>
  execFileSync('/bin/sh', ['-c', script], { env: { ...process.env, ...env } })
    .toString()
    .split('\0')
    .slice(0, -1)

test('a shell reads every text back exactly as it was', () => {
  fc.assert(
    fc.property(fc.array(nasty, { minLength: 1, maxLength: 20 }), (texts) => {
      expect(said(`printf '%s\\0' ${texts.map(shellWord).join(' ')}`)).toEqual(texts)
    }),
    { numRuns: 60 },
  )
})

test('what needs no quotes has none, and NUL is refused', () => {
  expect(shellWord('https://a.example/v1')).toBe('https://a.example/v1')
  expect(shellWord('')).toBe("''")
  expect(() => shellWord('a\0b')).toThrow('NUL')
})

test('the command sends what was sent, with every secret a variable', () => {
  fc.assert(
    fc.property(nasty, nasty, (model, content) => {
      const body = { model, messages: [{ role: 'user', content }], stream: true }
      const command = curlOf({
        url: 'https://gateway.example/v1/chat/completions',
        path: '/chat/completions',
        keyed: true,
        organization: "org'1",
        headerNames: ['x-portkey-config', 'X.Portkey-Config', '$(reboot)'],
        body,
      })
      const words = said(`curl() { printf '%s\\0' "$@"; }\n${command}`, {
        API_KEY: 'k "1"',
        X_PORTKEY_CONFIG: 'c',
        X_PORTKEY_CONFIG_2: 'd',
        __REBOOT_: 'e',
      })
      expect(words).toEqual([
        '--no-buffer',
        '--globoff',
        'https://gateway.example/v1/chat/completions',
        '--header',
        'Authorization: Bearer k "1"',
        '--header',
        'Content-Type: application/json',
        '--header',
        "OpenAI-Organization: org'1",
        '--header',
        'x-portkey-config: c',
        '--header',
        'X.Portkey-Config: d',
        '--header',
        '$(reboot): e',
        '--data-raw',
        JSON.stringify(body),
      ])
    }),
    { numRuns: 60 },
  )
})

test('a gateway without a key, or with its own Authorization, gets no bearer token', () => {
  const call = { url: 'http://localhost:11434/v1/chat/completions', path: '/chat/completions', organization: null, body: {} }
  expect(curlOf({ ...call, keyed: false, headerNames: [] })).not.toContain('API_KEY')
  expect(curlOf({ ...call, keyed: true, headerNames: ['Authorization'] })).not.toContain('API_KEY')
})

test('the address of a gateway that is gone is left to the reader', () => {
  const command = curlOf({ url: null, path: '/responses', keyed: true, organization: null, headerNames: ['base-url'], body: {} })
  expect(said(`curl() { printf '%s\\0' "$@"; }\n${command}`, { BASE_URL: 'https://new.example', API_KEY: 'k', BASE_URL_2: 'v' })).toEqual(
    expect.arrayContaining(['https://new.example/responses', 'base-url: v']),
  )
})
