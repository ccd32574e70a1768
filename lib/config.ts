import path from 'node:path'
import { z } from 'zod'

/** Every environment variable Versicle reads, in one place: parsed once, refused with a readable message when wrong. */

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value)
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsUnset, schema.optional())
const flag = (name: string) =>
  optional(
    z.enum(['0', '1', 'true', 'false'], { error: `${name} must be 1 or 0.` }).transform((value) => value === '1' || value === 'true'),
  )
const text = optional(z.string())

/** False when a password that is not percent-encoded ends the host early: no URL, or one with the real host's @ behind it. */
const namesItsHost = (url: string) => {
  const parsed = URL.parse(url)
  return parsed !== null && (parsed.username !== '' || !`${parsed.pathname}${parsed.hash}`.includes('@'))
}

export const roles = ['web', 'delivery', 'worker'] as const
export type ProcessRole = (typeof roles)[number]

export const bootstrapKeyPattern = /^vk_[A-Za-z0-9_-]{43}$/

const Environment = z.object({
  NODE_ENV: text,
  PORT: optional(
    z.coerce.number({ error: 'PORT must be a number.' }).int().min(0).max(65_535, { error: 'PORT must be between 0 and 65535.' }),
  ),
  HOST: text,
  DATABASE_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, { abort: true, error: 'DATABASE_URL must look like postgresql://user:password@host:5432/database.' })
      .refine(namesItsHost, {
        error:
          'DATABASE_URL cannot be read: write what is special in its password percent-encoded (/ is %2F, # is %23, ? is %3F, @ is %40).',
      }),
  ),
  VERSICLE_DATA_DIR: text,
  VERSICLE_SECRET: optional(z.string().min(32, { error: 'VERSICLE_SECRET must have 32 characters or more. Try: openssl rand -hex 32' })),
  VERSICLE_SECRET_PREVIOUS: optional(
    z.string().min(32, { error: 'VERSICLE_SECRET_PREVIOUS must be the secret that VERSICLE_SECRET was before: 32 characters or more.' }),
  ),
  VERSICLE_URL: optional(
    z.url({ protocol: /^https?$/, error: 'VERSICLE_URL must be a full address such as https://prompts.example.com.' }),
  ),
  VERSICLE_OWNER_EMAIL: optional(z.email({ error: 'VERSICLE_OWNER_EMAIL must be an email address.' })),
  VERSICLE_OWNER_PASSWORD: optional(z.string().min(12, { error: 'VERSICLE_OWNER_PASSWORD must have 12 characters or more.' })),
  VERSICLE_BOOTSTRAP_KEY: optional(
    z.string().regex(bootstrapKeyPattern, { error: 'VERSICLE_BOOTSTRAP_KEY must be vk_ followed by 43 base64url characters.' }),
  ),
  VERSICLE_SAMPLE: flag('VERSICLE_SAMPLE'),
  VERSICLE_ROLES: optional(
    z.string().transform((value, ctx) => {
      const names = value.split(',').map((name) => name.trim())
      const unknown = names.filter((name) => !roles.includes(name as ProcessRole))
      if (unknown.length > 0)
        ctx.addIssue({ code: 'custom', message: `VERSICLE_ROLES knows ${roles.join(', ')}; not ${unknown.join(', ')}.` })
      return names as ProcessRole[]
    }),
  ),
  VERSICLE_ALLOW_PRIVATE_GATEWAYS: flag('VERSICLE_ALLOW_PRIVATE_GATEWAYS'),
  VERSICLE_KEY_RATE_PER_MINUTE: optional(
    z.coerce
      .number({ error: 'VERSICLE_KEY_RATE_PER_MINUTE must be a number.' })
      .int({ error: 'VERSICLE_KEY_RATE_PER_MINUTE must be a whole number of requests.' })
      .min(0, { error: 'VERSICLE_KEY_RATE_PER_MINUTE must be 0 (no limit) or more.' }),
  ),
  VERSICLE_TRUSTED_PROXIES: optional(
    z.string().regex(/^\d$/, { error: 'VERSICLE_TRUSTED_PROXIES must be how many proxies stand in front: 0 to 9.' }).transform(Number),
  ),
  VERSICLE_CORS_ORIGINS: optional(
    z.string().transform((value, ctx) => {
      const given = value.split(',').map((each) => each.trim())
      const wrong = given.filter((each) => each !== '*' && URL.parse(each)?.origin !== each)
      if (wrong.length > 0)
        ctx.addIssue({
          code: 'custom',
          message: `VERSICLE_CORS_ORIGINS lists origins such as https://app.example.com (no path), or is *; not ${wrong.join(', ')}.`,
        })
      return given
    }),
  ),
  VERSICLE_LOG_LEVEL: optional(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'VERSICLE_LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.',
    }),
  ),
  GITHUB_CLIENT_ID: text,
  GITHUB_CLIENT_SECRET: text,
  GOOGLE_CLIENT_ID: text,
  GOOGLE_CLIENT_SECRET: text,
  OIDC_ISSUER: optional(z.url({ error: 'OIDC_ISSUER must be the issuer address, such as https://id.example.com.' })),
  OIDC_CLIENT_ID: text,
  OIDC_CLIENT_SECRET: text,
  OIDC_NAME: text,
})

/** The id and secret a sign-in provider gave this installation. */
export type ProviderCredentials = { clientId: string; clientSecret: string }

export type Config = {
  production: boolean
  port: number
  host: string
  /** Null until the embedded database has been opened. */
  databaseUrl: string | null
  dataDir: string
  /** Null until it has been read from, or generated into, the data folder. */
  secret: string | null
  /** What the secret was before: opens what it sealed until `npm run db:reseal` has sealed that anew. */
  previousSecret: string | null
  /** The public base URL, without a trailing slash. */
  url: string
  /** This server's own address on loopback, for the sandbox gateway. */
  loopbackUrl: string
  owner: { email: string; password: string } | null
  bootstrapKey: string | null
  sample: boolean
  roles: readonly ProcessRole[]
  allowPrivateGateways: boolean
  /** How many requests a minute a key may make of this process when it says nothing of its own; 0: as many as it likes. */
  keyRatePerMinute: number
  /** How many proxies of ours stand in front, each adding whom it saw to X-Forwarded-For; 0: that header is not believed. */
  trustedProxies: number
  /** The origins whose pages may read what is published, with read-only keys; `*`: all. */
  corsOrigins: readonly string[]
  logLevel: string
  github: ProviderCredentials | null
  google: ProviderCredentials | null
  oidc: (ProviderCredentials & { issuer: string; name: string }) | null
}

/** Says what is wrong with the environment, one line per variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const together = (faults: string[], given: Record<string, unknown>) => {
  const missing = Object.keys(given).filter((name) => given[name] === undefined)
  if (missing.length > 0 && missing.length < Object.keys(given).length)
    faults.push(`${missing.join(' and ')} must be set too: ${Object.keys(given).join(' and ')} belong together.`)
}

const loopbackHost = (host: string) =>
  host === '0.0.0.0' || host === 'localhost' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host

/** Reads a process environment into a Config. Throws ConfigError with every fault at once. */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(env)
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)
  if (!parsed.success) throw new ConfigError(faults.join('\n'))
  const given = parsed.data
  together(faults, { VERSICLE_OWNER_EMAIL: given.VERSICLE_OWNER_EMAIL, VERSICLE_OWNER_PASSWORD: given.VERSICLE_OWNER_PASSWORD })
  together(faults, { GITHUB_CLIENT_ID: given.GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET: given.GITHUB_CLIENT_SECRET })
  together(faults, { GOOGLE_CLIENT_ID: given.GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET: given.GOOGLE_CLIENT_SECRET })
  together(faults, {
    OIDC_ISSUER: given.OIDC_ISSUER,
    OIDC_CLIENT_ID: given.OIDC_CLIENT_ID,
    OIDC_CLIENT_SECRET: given.OIDC_CLIENT_SECRET,
  })
  const production = given.NODE_ENV === 'production'
  const embedded = given.DATABASE_URL === undefined || env.VERSICLE_EMBEDDED === '1'
  if (production && !embedded && !given.VERSICLE_SECRET)
    faults.push('VERSICLE_SECRET is required when DATABASE_URL is set: 32 characters or more. Try: openssl rand -hex 32')
  if (given.VERSICLE_BOOTSTRAP_KEY && !given.VERSICLE_OWNER_EMAIL)
    faults.push('VERSICLE_BOOTSTRAP_KEY needs VERSICLE_OWNER_EMAIL and VERSICLE_OWNER_PASSWORD: it opens the workspace that they create.')
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))

  const port = given.PORT ?? 3000
  const host = given.HOST ?? '127.0.0.1'
  const credentials = (clientId?: string, clientSecret?: string) => (clientId && clientSecret ? { clientId, clientSecret } : null)
  const oidc = credentials(given.OIDC_CLIENT_ID, given.OIDC_CLIENT_SECRET)
  return {
    production,
    port,
    host,
    databaseUrl: given.DATABASE_URL ?? null,
    dataDir: path.resolve(/*turbopackIgnore: true*/ given.VERSICLE_DATA_DIR ?? '.versicle'),
    secret: given.VERSICLE_SECRET ?? null,
    previousSecret: given.VERSICLE_SECRET_PREVIOUS ?? null,
    url: (given.VERSICLE_URL ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    loopbackUrl: `http://${loopbackHost(host)}:${port}`,
    owner:
      given.VERSICLE_OWNER_EMAIL && given.VERSICLE_OWNER_PASSWORD
        ? { email: given.VERSICLE_OWNER_EMAIL.toLowerCase(), password: given.VERSICLE_OWNER_PASSWORD }
        : null,
    bootstrapKey: given.VERSICLE_BOOTSTRAP_KEY ?? null,
    sample: given.VERSICLE_SAMPLE ?? true,
    roles: given.VERSICLE_ROLES ?? roles,
    allowPrivateGateways: given.VERSICLE_ALLOW_PRIVATE_GATEWAYS ?? embedded,
    keyRatePerMinute: given.VERSICLE_KEY_RATE_PER_MINUTE ?? 600_000,
    trustedProxies: given.VERSICLE_TRUSTED_PROXIES ?? 0,
    corsOrigins: given.VERSICLE_CORS_ORIGINS ?? [],
    logLevel: given.VERSICLE_LOG_LEVEL ?? 'info',
    github: credentials(given.GITHUB_CLIENT_ID, given.GITHUB_CLIENT_SECRET),
    google: credentials(given.GOOGLE_CLIENT_ID, given.GOOGLE_CLIENT_SECRET),
    oidc: oidc && given.OIDC_ISSUER ? { ...oidc, issuer: given.OIDC_ISSUER, name: given.OIDC_NAME ?? 'Single sign-on' } : null,
  }
}

let parsed: Config | undefined

/**
 * This process's configuration. The gate resolves what is generated (database address, secret, port) into the environment
 * before Next loads, so both bundles read the same values.
 */
export const config = (): Config => {
  parsed ??= parseConfig(process.env)
  return parsed
}

/** The database address; the gate has resolved it before anything asks. */
export const databaseUrl = (): string => {
  const url = config().databaseUrl
  if (url === null) throw new ConfigError('DATABASE_URL is not resolved yet: start the app with `npm start`, or set DATABASE_URL.')
  return url
}

/** The installation's secret; the gate has resolved it before anything asks. */
export const secret = (): string => {
  const value = config().secret
  if (value === null) throw new ConfigError('VERSICLE_SECRET is not resolved yet: start the app with `npm start`, or set VERSICLE_SECRET.')
  return value
}

/** Writes resolved values into the environment, where every later `config()` (also the Next bundle's) finds them. */
export function resolveConfig(values: { databaseUrl: string; embedded: boolean; secret: string; port: number }): Config {
  process.env.DATABASE_URL = values.databaseUrl
  process.env.VERSICLE_SECRET = values.secret
  process.env.PORT = String(values.port)
  if (values.embedded) process.env.VERSICLE_EMBEDDED = '1'
  parsed = parseConfig(process.env)
  return parsed
}
