import { add, type Exact, format, multiply, parse, read, round, ZERO } from './decimal'

/** What a price row says: money per million tokens, and per call, as decimal strings. */
export type Price = {
  currency: string
  inputPerMillion: string | null
  cachedInputPerMillion: string | null
  outputPerMillion: string | null
  perCall: string | null
}
export type Tokens = { inputTokens: number | null; outputTokens: number | null; cachedInputTokens: number | null }

/** As the run table keeps it: numeric(18, 10). An amount of 10^8 or more for one call is nonsense, so it counts as unknown. */
const COST_DECIMALS = 10
const COST_LIMIT = 10n ** 8n

/**
 * What a call costs by its price: input × price (cached input at its own) + output × price + price per call, exactly, then rounded half up
 * to ten decimals. Null when it cannot be known: no price, half a price, or tokens that the gateway did not report. Never 0 for unknown.
 */
export function priceCall(price: Price | null, tokens: Tokens | null): { amount: string; currency: string } | null {
  if (!price) return null
  const { inputPerMillion: input, outputPerMillion: output, perCall } = price
  const flat = perCall === null ? ZERO : parse(perCall)
  const priced = (value: Exact) => {
    const amount = cost(value)
    return amount === null ? null : { amount, currency: price.currency }
  }
  if (input === null && output === null) return perCall === null ? null : priced(flat)
  if (input === null || output === null || tokens?.inputTokens == null || tokens.outputTokens == null) return null

  // Cached tokens are part of the input tokens; a gateway that counts more of them than input would make the rest negative.
  const cached = Math.min(tokens.cachedInputTokens ?? 0, tokens.inputTokens)
  const parts = [
    perMillion(tokens.inputTokens - cached, input),
    perMillion(cached, price.cachedInputPerMillion ?? input),
    perMillion(tokens.outputTokens, output),
    flat,
  ]
  return priced(parts.reduce(add))
}

type Ended = {
  status: 'ok' | 'error' | 'incomplete' | 'aborted'
  usage: Tokens | null
  firstTokenMs: number | null
}

/**
 * What a call costs as it ended: by its tokens where the gateway counted any; without them a price per call is due only for what answered,
 * or had begun to. Null, unknown, for what was refused, never reached the gateway, or was stopped before.
 */
export function priceOfEnded(price: Price | null, { status, usage, firstTokenMs }: Ended): { amount: string; currency: string } | null {
  const answered = status === 'ok' || status === 'incomplete' || (status === 'aborted' && firstTokenMs !== null)
  return usage === null && !answered ? null : priceCall(price, usage)
}

/**
 * A decimal string for an amount a gateway reported as a number or as text (`1.2e-5` included), rounded half up to ten decimals.
 * Null for what is no finite, non-negative number, or too large to be true.
 */
export function decimalOf(reported: unknown): string | null {
  const value = read(reported)
  return value && cost(value)
}

function cost(value: Exact): string | null {
  const rounded = round(value, COST_DECIMALS)
  return rounded.units >= COST_LIMIT * 10n ** BigInt(rounded.scale) ? null : format(rounded)
}

const perMillion = (tokens: number, price: string): Exact => multiply(parse(price), { units: BigInt(tokens), scale: 6 })
