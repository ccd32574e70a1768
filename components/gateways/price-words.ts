import { moneyWords } from '@/components/runs/figures'
import type { PriceInput } from '@/lib/gateways/price-schema'

/** `$0.15`, `$2.50`, `$0.0375`: every digit that was given, and at least two decimals. */
export function priceWords(amount: string, currency: string): string {
  const [whole = '0', fraction = ''] = amount.split('.')
  const exact = `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`
  const symbol = moneyWords('1', currency).split('1.00')
  return symbol.join(exact)
}

/** What stands in a price's fields, as typed. Empty: not given. */
export type PriceForm = Record<'currency' | 'inputPerMillion' | 'cachedInputPerMillion' | 'outputPerMillion' | 'perCall', string>

export const formOfPrice = (price: PriceInput | null): PriceForm => ({
  currency: price?.currency ?? 'USD',
  inputPerMillion: plain(price?.inputPerMillion),
  cachedInputPerMillion: plain(price?.cachedInputPerMillion),
  outputPerMillion: plain(price?.outputPerMillion),
  perCall: plain(price?.perCall),
})
const plain = (amount: string | null | undefined) => (amount ?? '').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

/** A decimal comma is as good as a point. */
export function priceOfForm(form: PriceForm): PriceInput {
  const amount = (text: string) => (text.trim() === '' ? null : text.trim().replace(',', '.'))
  return {
    currency: form.currency.trim().toUpperCase(),
    inputPerMillion: amount(form.inputPerMillion),
    cachedInputPerMillion: amount(form.cachedInputPerMillion),
    outputPerMillion: amount(form.outputPerMillion),
    perCall: amount(form.perCall),
  }
}

export const isEmptyPrice = ({ currency: _, ...amounts }: PriceForm): boolean => Object.values(amounts).every((text) => text.trim() === '')
