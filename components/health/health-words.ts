import { durationWords } from '@/components/runs/figures'
import type { ErrorKind, HealthFigures, HealthWindow } from '@/lib/health/schema'

export const windowWords: Record<HealthWindow, { name: string; last: string; step: string }> = {
  '1h': { name: '1 hour', last: 'the last hour', step: '5 minutes' },
  '24h': { name: '24 hours', last: 'the last 24 hours', step: 'hour' },
  '7d': { name: '7 days', last: 'the last 7 days', step: '6 hours' },
}

export const errorWords: Record<ErrorKind, string> = {
  incomplete: 'cut off in the middle',
  rateLimited: 'limited (429)',
  unauthorized: 'key or money refused (401, 402, 403)',
  refused: 'refused (other 4xx)',
  failed: 'failed at the gateway (5xx, or inside an answer)',
  timedOut: 'timed out',
  unreachable: 'unreachable',
  unreadable: 'no answer in the OpenAI protocol',
}

/** `0 %`, `0.4 %`, `12 %`; null: there was nothing to fail. */
export function rateWords(rate: number | null): string {
  if (rate === null) return '–'
  const percent = rate * 100
  if (percent > 0 && percent < 0.05) return '< 0.1 %'
  return `${percent < 9.95 ? Number(percent.toFixed(1)) : Math.round(percent)} %`
}

export type HealthTone = 'well' | 'warn' | 'danger' | 'unknown'

/** By the error rate: below 2 % well, from 20 % on bad. */
export const toneOf = ({ calls, errorRate }: Pick<HealthFigures, 'calls' | 'errorRate'>): HealthTone =>
  calls === 0 || errorRate === null ? 'unknown' : errorRate < 0.02 ? 'well' : errorRate < 0.2 ? 'warn' : 'danger'

/** A percentile to two digits: the buckets behind it are 19 % wide. */
export const roughWords = (ms: number): string => durationWords(Number(ms.toPrecision(2)))
