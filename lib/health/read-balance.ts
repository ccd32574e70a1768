import { Prisma } from '@/lib/database/client'
import type { PresetId } from '@/lib/gateways/schema'
import type { BalanceSource } from './balance-schema'

/** Money as told: null where it was not, or where there is no limit. */
export type Told = {
  remaining: Prisma.Decimal | null
  used: Prisma.Decimal | null
  granted: Prisma.Decimal | null
  /** Null: nobody says which. */
  currency: string | null
  unlimited: boolean
  expiresAt: Date | null
}
type Fields = Record<string, unknown>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {})

/** Exactly as written; null for what is no finite number, or too large to be money. */
function decimal(value: unknown): Prisma.Decimal | null {
  if ((typeof value !== 'number' && typeof value !== 'string') || !/^-?\d{1,15}(\.\d{1,20})?(e-?\d{1,2})?$/i.test(String(value)))
    return null
  const amount = new Prisma.Decimal(value)
  return amount.abs().lt(1e15) ? amount : null
}
const minus = (a: Prisma.Decimal | null, b: Prisma.Decimal | null) => (a && b ? a.minus(b) : null)
/** Seconds since 1970; 0 and less mean never. */
const time = (value: unknown) => (typeof value === 'number' && value > 0 && value < 1e11 ? new Date(value * 1000) : null)
const nothing = { remaining: null, used: null, granted: null, currency: null, unlimited: false, expiresAt: null }

/** New API's unit: 500,000 of them are one unit of money, in yuan or dollars; sources disagree which. */
const UNITS = 500_000
/** One API and New API say this where there is no limit. */
const NO_LIMIT = 100_000_000

/** What an answer says of the money left; null when it says nothing of it. Answers in the order of `paths`. */
export const readers: Record<
  BalanceSource,
  { paths: readonly string[]; atRoot: boolean; read: (bodies: readonly unknown[]) => Told | null }
> = {
  // New API: GET /api/usage/token at the host's root.
  new_api: {
    paths: ['/api/usage/token'],
    atRoot: true,
    read: ([body]) => {
      const data = fields(fields(body).data)
      const [granted, used, remaining] = [data.total_granted, data.total_used, data.total_available].map(
        (each) => decimal(each)?.div(UNITS) ?? null,
      )
      const unlimited = data.unlimited_quota === true
      if (!remaining && !used && !unlimited) return null
      return {
        ...nothing,
        granted: unlimited ? null : (granted ?? null),
        used: used ?? null,
        remaining: unlimited ? null : (remaining ?? null),
        unlimited,
        expiresAt: time(data.expires_at),
      }
    },
  },
  // The old OpenAI dashboard, which One API and New API imitate: a limit in dollars, the use in cents.
  billing: {
    paths: ['/dashboard/billing/subscription', '/dashboard/billing/usage'],
    atRoot: false,
    read: ([subscription, usage]) => {
      const limit = fields(subscription)
      const granted = decimal(limit.hard_limit_usd) ?? decimal(limit.system_hard_limit_usd)
      const used = decimal(fields(usage).total_usage)?.div(100) ?? null
      if (!granted) return null
      const unlimited = granted.gte(NO_LIMIT)
      return {
        ...nothing,
        currency: 'USD',
        used,
        unlimited,
        granted: unlimited ? null : granted,
        remaining: unlimited ? null : minus(granted, used),
        expiresAt: time(limit.access_until),
      }
    },
  },
  openrouter_credits: {
    paths: ['/credits'],
    atRoot: false,
    read: ([body]) => {
      const data = fields(fields(body).data)
      const [granted, used] = [decimal(data.total_credits), decimal(data.total_usage)]
      return granted && used ? { ...nothing, currency: 'USD', granted, used, remaining: granted.minus(used) } : null
    },
  },
  openrouter_key: {
    paths: ['/key'],
    atRoot: false,
    read: ([body]) => {
      const data = fields(fields(body).data)
      const [granted, used] = [decimal(data.limit), decimal(data.usage)]
      if (!used) return null
      return {
        ...nothing,
        currency: 'USD',
        granted,
        used,
        remaining: decimal(data.limit_remaining) ?? minus(granted, used),
        unlimited: granted === null,
      }
    },
  },
}

/** Where to ask, best first. Gateways that are known to tell nothing with a key are not asked. */
export function sourcesOf(preset: PresetId, baseUrl: string): readonly BalanceSource[] {
  if (preset === 'openrouter' || new URL(baseUrl).hostname === 'openrouter.ai') return ['openrouter_credits', 'openrouter_key']
  const resold: readonly PresetId[] = ['4sapi', 'koala', 'xinglian', 'treerouter', 'custom']
  return resold.includes(preset) ? ['new_api', 'billing'] : []
}

/** The address above `/v1`, where New API keeps what is its own. */
export const rootOf = (baseUrl: string): string => baseUrl.replace(/\/v1$/, '')
