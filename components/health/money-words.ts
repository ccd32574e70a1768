import { moneyWords } from '@/components/runs/figures'
import type { BalanceDto } from '@/lib/health/balance-schema'

/** `$12.50`, `12.50 units` where nobody says of what, `−$0.10` below zero. */
export function amountWords(amount: string, currency: string | null): string {
  const below = amount.startsWith('-')
  const plain = below ? amount.slice(1) : amount
  const words = currency === null ? `${moneyWords(plain, 'USD').replace('$', '')} of unknown currency` : moneyWords(plain, currency)
  return below ? `−${words}` : words
}

/** `$12.50 left`, `no limit`; null when it says neither. */
export function leftWords({ remaining, unlimited, currency }: Pick<BalanceDto, 'remaining' | 'unlimited' | 'currency'>): string | null {
  if (remaining !== null) return `${amountWords(remaining, currency)} left`
  return unlimited ? 'no limit' : null
}
