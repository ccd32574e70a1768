import { expect, test } from 'vitest'
import { ConfigError, parseConfig } from '@/lib/config'

const fault = (env: Record<string, string>) => {
  try {
    parseConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'no fault'
}

test('with nothing set, it listens on loopback, keeps its own database and allows private gateways', () => {
  expect(parseConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: null,
    url: 'http://localhost:3000',
    sample: true,
    roles: ['web', 'delivery', 'worker'],
    allowPrivateGateways: true,
  })
})

test('with a database of its own, private gateways are off unless switched on', () => {
  const DATABASE_URL = 'postgresql://u:p@db:5432/v'
  expect(parseConfig({ DATABASE_URL }).allowPrivateGateways).toBe(false)
  expect(parseConfig({ DATABASE_URL, VERSICLE_ALLOW_PRIVATE_GATEWAYS: '1' }).allowPrivateGateways).toBe(true)
})

test('an empty variable counts as unset', () => expect(parseConfig({ PORT: '', DATABASE_URL: '' }).port).toBe(3000))

test.each([
  [{ PORT: 'eighty' }, /PORT must be a number/],
  [{ PORT: '70000' }, /PORT must be between/],
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL must look like postgresql:/],
  [{ DATABASE_URL: 'postgresql://u:pa/ss@db:5432/v' }, /DATABASE_URL cannot be read: .*\/ is %2F, # is %23/],
  [{ DATABASE_URL: 'postgresql://u:pa#ss@db:5432/v' }, /percent-encoded/],
  [{ DATABASE_URL: 'postgresql://u:12/ss@db:5432/v' }, /percent-encoded/],
  [{ DATABASE_URL: 'postgresql://u:12#ss@db:5432/v' }, /percent-encoded/],
  [{ VERSICLE_SECRET: 'short' }, /VERSICLE_SECRET must have 32 characters/],
  [{ VERSICLE_URL: 'prompts.example.com' }, /VERSICLE_URL must be a full address/],
  [{ VERSICLE_OWNER_EMAIL: 'ana@example.com' }, /VERSICLE_OWNER_PASSWORD must be set too/],
  [{ VERSICLE_OWNER_EMAIL: 'nobody', VERSICLE_OWNER_PASSWORD: 'long enough to count' }, /VERSICLE_OWNER_EMAIL must be an email/],
  [{ VERSICLE_OWNER_EMAIL: 'ana@example.com', VERSICLE_OWNER_PASSWORD: 'short' }, /12 characters/],
  [{ VERSICLE_BOOTSTRAP_KEY: 'vk_short' }, /43 base64url characters/],
  [{ VERSICLE_BOOTSTRAP_KEY: `vk_${'a'.repeat(43)}` }, /needs VERSICLE_OWNER_EMAIL/],
  [{ VERSICLE_SAMPLE: 'maybe' }, /VERSICLE_SAMPLE must be 1 or 0/],
  [{ VERSICLE_ROLES: 'web,cook' }, /VERSICLE_ROLES knows web, delivery, worker; not cook/],
  [{ VERSICLE_ALLOW_PRIVATE_GATEWAYS: 'x' }, /must be 1 or 0/],
  [{ VERSICLE_TRUSTED_PROXIES: 'yes' }, /VERSICLE_TRUSTED_PROXIES must be how many proxies stand in front/],
  [{ GITHUB_CLIENT_ID: 'x' }, /GITHUB_CLIENT_SECRET must be set too/],
  [{ OIDC_ISSUER: 'https://id.example.com' }, /OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set too/],
  [{ NODE_ENV: 'production', DATABASE_URL: 'postgresql://u:p@db/v' }, /VERSICLE_SECRET is required when DATABASE_URL is set/],
] as [Record<string, string>, RegExp][])('%o is refused with a sentence that names it', (env, sentence) =>
  expect(fault(env)).toMatch(sentence),
)

test.each([
  'postgresql://u:pa%2Fss%23@db:5432/v',
  'postgres://u@[::1]/v?sslmode=require',
  'postgresql:///v?host=/var/run/postgresql&user=ana@example.com',
])('%s is taken as it is', (DATABASE_URL) => expect(parseConfig({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL))

test('a wrong DATABASE_URL is told once, without its password', () => {
  expect(fault({ DATABASE_URL: 'mysql://u:pa/ss@db/v' })).toBe('DATABASE_URL must look like postgresql://user:password@host:5432/database.')
  expect(fault({ DATABASE_URL: 'postgresql://u:pa/ss@db/v' })).not.toContain('pa/ss')
})

test('all faults are told at once', () => expect(fault({ PORT: 'x', VERSICLE_SECRET: 'y' }).split('\n')).toHaveLength(2))

test('the loopback address suits the host it listens on', () => {
  expect(parseConfig({ HOST: '0.0.0.0', PORT: '8080' }).loopbackUrl).toBe('http://127.0.0.1:8080')
  expect(parseConfig({ HOST: '::' }).loopbackUrl).toBe('http://[::1]:3000')
})
