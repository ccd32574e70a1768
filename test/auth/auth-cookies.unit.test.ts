import { beforeEach, expect, test } from 'vitest'
import { resolveConfig } from '@/lib/config'
import { authCookies } from '@/lib/http/auth-cookies'

const namesWith = (secret: string, url: string) => {
  process.env.VERSICLE_URL = url
  resolveConfig({ databaseUrl: 'postgresql://u:p@localhost/v', embedded: true, secret, port: 3999 })
  return Object.values(authCookies()).map(({ name }) => name)
}
const [one, other] = ['a', 'b'].map((letter) => letter.repeat(32)) as [string, string]

beforeEach(() => {
  delete process.env.VERSICLE_URL
})

test('two installations share no cookie, and one keeps its names', () => {
  const names = namesWith(one, 'http://localhost:3000')
  expect(namesWith(one, 'http://localhost:3000')).toEqual(names)
  expect(new Set([...names, ...namesWith(other, 'http://localhost:3000')]).size).toBe(12)
})

test('no name begins as another one does, so nobody’s cookie is taken for a piece of a session', () => {
  const names = [...namesWith(one, 'http://localhost:3000'), ...namesWith(other, 'http://localhost:3000'), 'next-auth.session-token']
  for (const name of names) expect(names.filter((each) => each.startsWith(name))).toEqual([name])
})

test('over https browsers hold each cookie to it, and the one against forgery to this host', () => {
  const names = namesWith(one, 'https://prompts.example.com')
  expect(names.map((name) => name.split('versicle')[0])).toEqual([
    '__Secure-',
    '__Secure-',
    '__Host-',
    '__Secure-',
    '__Secure-',
    '__Secure-',
  ])
  expect(Object.values(authCookies()).map(({ options }) => options.secure)).not.toContain(false)
})
