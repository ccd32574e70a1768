import { priceWords } from '@/components/gateways/price-words'
import type { PriceJump, PriceSource } from '@/lib/gateways/price-schema'

export const priceSourceWords: Record<PriceSource, string> = {
  manual: 'set by hand',
  new_api: 'New API',
  openrouter: 'OpenRouter',
  litellm: 'LiteLLM',
  csv: 'CSV file',
  library: 'public list price',
}

const figureWords: Record<PriceJump['figure'], string> = {
  currency: 'Currency',
  input: 'Input',
  cached_input: 'Cached input',
  output: 'Output',
  per_call: 'Per call',
}

/** `+300 %`, `−21 %`, or what else happened. */
export function jumpBrief({ figure, from, to, percent }: PriceJump): string {
  if (figure === 'currency') return `${from} → ${to}`
  if (percent === null) return to === null ? 'no longer' : 'new'
  return percent.startsWith('-') ? `−${percent.slice(1)} %` : `+${percent} %`
}

/** `Output: $0.60 → $2.40 (+300 %)`. */
export function jumpSentence(jump: PriceJump, currency: string): string {
  if (jump.figure === 'currency') return `Currency: ${jump.from} → ${jump.to}; the figures cannot be compared.`
  const amount = (text: string | null) => (text === null ? 'none' : priceWords(text, currency))
  return `${figureWords[jump.figure]}: ${amount(jump.from)} → ${amount(jump.to)} (${jumpBrief(jump)})`
}

/** The one that says most: the greatest rise, else the greatest fall, else what has no percentage. */
export function mainJump(jumps: readonly PriceJump[]): PriceJump | null {
  // Percentages are compared, never counted with.
  const weight = ({ percent }: PriceJump) => (percent === null ? 0 : Number(percent))
  const [first, ...rest] = jumps
  if (!first) return null
  return rest.reduce(
    (most, each) => (Math.max(weight(each), -weight(each) / 1000) > Math.max(weight(most), -weight(most) / 1000) ? each : most),
    first,
  )
}
