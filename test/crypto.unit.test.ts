import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { resolveConfig } from '@/lib/config'
import { open, resealed, sameToken, seal } from '@/lib/crypto'

beforeAll(() => {
  resolveConfig({ databaseUrl: 'postgresql://u:p@localhost/v', embedded: true, secret: 'a secret for the tests, long enough', port: 0 })
})

test('whatever is sealed opens to itself, and never shows in what is stored', () =>
  fc.assert(
    fc.property(fc.string({ minLength: 8, unit: 'binary' }), (plain) => {
      const sealed = seal(plain, 'gtw_1')
      expect(open(sealed, 'gtw_1')).toBe(plain)
      expect(sealed).not.toContain(plain)
    }),
  ))

test('the same value sealed twice looks different', () => expect(seal('sk-key', 'gtw_1')).not.toBe(seal('sk-key', 'gtw_1')))

test('a sealed value moved to another row does not open', () => expect(() => open(seal('sk-key', 'gtw_1'), 'gtw_2')).toThrow())

test('a sealed value with one bit changed does not open', () => {
  const sealed = seal('sk-key', 'gtw_1')
  const [version, nonce, tag, ciphertext = ''] = sealed.split('.')
  const bytes = Buffer.from(ciphertext, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  expect(() => open([version, nonce, tag, bytes.toString('base64url')].join('.'), 'gtw_1')).toThrow()
  expect(() => open(sealed.replace('v1.', 'v9.'), 'gtw_1')).toThrow(/enter the key again/)
})

test('a truncated authentication tag is refused', () => {
  const [version, nonce, tag = '', ciphertext] = seal('sk-key', 'gtw_1').split('.')
  expect(() => open([version, nonce, tag.slice(0, 6), ciphertext].join('.'), 'gtw_1')).toThrow()
})

test('tokens are the same only when they are equal', () => {
  expect(sameToken('a', 'a')).toBe(true)
  expect(sameToken('a', 'b')).toBe(false)
  expect(sameToken('a', 'aa')).toBe(false)
})

const told = (secret: string, previous?: string) => {
  if (previous === undefined) delete process.env.VERSICLE_SECRET_PREVIOUS
  else process.env.VERSICLE_SECRET_PREVIOUS = previous
  resolveConfig({ databaseUrl: 'postgresql://u:p@localhost/v', embedded: true, secret, port: 0 })
}

test('a changed secret opens nothing alone, everything with the one before, and alone again once all is sealed anew', () => {
  const [before, after] = ['the secret before, it is long enough', 'the secret after, it is long enough too']
  told(before)
  const sealed = seal('sk-key', 'gtw_1')
  expect(resealed(sealed, 'gtw_1')).toBeNull()
  told(after)
  expect(() => open(sealed, 'gtw_1')).toThrow(/VERSICLE_SECRET_PREVIOUS/)
  expect(() => resealed(sealed, 'gtw_1')).toThrow()
  told(after, before)
  expect(open(sealed, 'gtw_1')).toBe('sk-key')
  expect(() => open(sealed, 'gtw_2')).toThrow()
  const anew = resealed(sealed, 'gtw_1') ?? ''
  expect(resealed(anew, 'gtw_1')).toBeNull()
  told(after)
  expect(open(anew, 'gtw_1')).toBe('sk-key')
  told('a secret for the tests, long enough')
})
