import { z } from 'zod'

export const BALANCE_SOURCES = ['new_api', 'billing', 'openrouter_credits', 'openrouter_key'] as const
export const BalanceSource = z.enum(BALANCE_SOURCES)
export type BalanceSource = z.infer<typeof BalanceSource>

/** What nobody could confirm about what a source tells. */
export const balanceGuesses: Partial<Record<BalanceSource, string>> = {
  new_api: 'Counted as 500,000 units to one unit of money; whether that is yuan or dollars, check with your provider.',
  billing: 'The answer calls it dollars; some gateways of this kind count in their own currency: check with your provider.',
}

export type BalanceDto = {
  gateway: string
  /** Null when it has told nothing yet. */
  source: BalanceSource | null
  /** Decimal texts. Null where it did not say, or where there is no limit. */
  remaining: string | null
  used: string | null
  granted: string | null
  /** Null: nobody says which. */
  currency: string | null
  unlimited: boolean
  expiresAt: string | null
  /** What is a guess about it. */
  guess: string | null
  toldAt: string | null
  askedAt: string
  /** Why the last question gave no answer. */
  failure: string | null
}
