import type { Cost } from '@/lib/runs/schema'

/** What a figure says when nobody told it. Never 0. */
export const UNKNOWN = 'unknown'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** `1,234 ms`, and from ten seconds on `12.3 s`, `2 min 05 s`. Sub-millisecond times keep a decimal. */
export function durationWords(ms: number): string {
  if (ms < 9.95) return `${Math.round(ms * 10) / 10} ms`
  if (ms < 9_999.5) return `${whole.format(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

/** `12,345`. */
export const countWords = (count: number): string => whole.format(count)

/** Output tokens per second from the first token on; null when it cannot be told, or the time is too short to mean anything. */
export function tokensPerSecond(outputTokens: number | null, firstTokenMs: number | null, latencyMs: number): number | null {
  if (outputTokens === null || firstTokenMs === null) return null
  const answeringMs = latencyMs - firstTokenMs
  return answeringMs < 50 ? null : Math.round((outputTokens / answeringMs) * 1000)
}

const symbols: Record<string, string> = { USD: '$', EUR: '€', GBP: '£', CNY: '¥', JPY: 'JP¥' }
const withSymbol = (amount: string, currency: string) => (symbols[currency] ? `${symbols[currency]}${amount}` : `${amount} ${currency}`)

/**
 * Money as precise as is sensible: two decimals from 1 on, four from 0.01 on, below that two significant digits (`$0.00042`).
 * Works on the decimal string itself, so that nothing is lost to floats. The exact amount belongs beside it, on hover.
 */
export function moneyWords(amount: string, currency: string): string {
  const [integer = '0', fraction = ''] = amount.split('.')
  if (/[1-9]/.test(integer)) return withSymbol(atDecimals(integer, fraction, 2), currency)
  const leading = fraction.search(/[1-9]/)
  if (leading < 0) return withSymbol('0', currency)
  return withSymbol(atDecimals(integer, fraction, leading < 2 ? 4 : leading + 2), currency)
}

/** Rounded half up. */
function atDecimals(integer: string, fraction: string, decimals: number): string {
  const kept = BigInt(integer + fraction.slice(0, decimals).padEnd(decimals, '0'))
  const digits = String(kept + (Number(fraction[decimals] ?? '0') >= 5 ? 1n : 0n)).padStart(decimals + 1, '0')
  const units = BigInt(digits.slice(0, -decimals)).toLocaleString('en')
  return `${units}.${digits.slice(-decimals)}`
}

export const costWords = (cost: Cost | null): string => (cost ? moneyWords(cost.amount, cost.currency) : UNKNOWN)

/** The exact amount and where it came from, in a sentence. */
export function costSentence(cost: Cost | null, reported: Cost | null = null): string {
  if (!cost) return 'The gateway reported no cost, and there is no price for this model, or no token count.'
  const exact = `${cost.amount} ${cost.currency}`
  if (cost.source === 'gateway') return `${exact}, as the gateway reported it.`
  const differs = reported ? ` The gateway itself reported ${reported.amount} ${reported.currency}.` : ''
  return `${exact}, from the price book.${differs}`
}

/** True when the gateway reported another amount than the price book's; both are decimal strings. */
export const reportsOtherwise = (cost: Cost | null, reported: Cost | null): boolean =>
  cost?.source === 'price_book' &&
  reported !== null &&
  (cost.currency !== reported.currency || plainDecimal(cost.amount) !== plainDecimal(reported.amount))
const plainDecimal = (amount: string) => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount)

export const costSourceWords: Record<Cost['source'], string> = { gateway: 'reported', price_book: 'price book' }

/** `in 30 s`, `in 2 min`: when a gateway said one may try again. */
export function retryWords(seconds: number): string {
  if (seconds < 1) return 'at once'
  return seconds < 90 ? `in ${Math.ceil(seconds)} s` : `in ${Math.ceil(seconds / 60)} min`
}
