import type { Cost, RunResult } from '@/lib/runs/schema'
import { agreementOf } from './agreement'

/** Of those of `of` that are known; the rest are unknown. Null where none is. */
export type Spread = { min: number; median: number; max: number; known: number } | null
export type CostSpread = { min: string; median: string; max: string; currency: string; known: number } | null

/** One cell that was run several times. */
export type CellSpread = {
  /** Runs that have ended, whatever came of them; `ok`: those with a whole answer. */
  runs: number
  ok: number
  /** How many of the whole answers say what most of them say, and how many different things are said (see agreement.ts). */
  same: number
  different: number
  /** How alike two of the answers are on average, 0 to 1; null with fewer than two. */
  likeness: number | null
  firstTokenMs: Spread
  latencyMs: Spread
  outputTokens: Spread
  /** Null also where runs were priced in different currencies. */
  cost: CostSpread
}

type Ended = Pick<RunResult, 'status' | 'firstTokenMs' | 'latencyMs' | 'usage' | 'cost'> & { said: string }

/** What repeating showed. Times are of whole answers only: a call that failed at once is not a quick one. */
export function spreadOf(runs: readonly Ended[]): CellSpread {
  const ok = runs.filter(({ status }) => status === 'ok')
  const { groups, means } = agreementOf(ok.map(({ said }) => said))
  const sizes = [...Map.groupBy(groups, (group) => group).values()].map(({ length }) => length)
  const known = means.filter((mean) => mean !== null)
  return {
    runs: runs.length,
    ok: ok.length,
    same: Math.max(0, ...sizes),
    different: sizes.length,
    likeness: known.length === 0 ? null : known.reduce((sum, mean) => sum + mean, 0) / known.length,
    firstTokenMs: numbers(ok.map(({ firstTokenMs }) => firstTokenMs)),
    latencyMs: numbers(ok.map(({ latencyMs }) => latencyMs)),
    outputTokens: numbers(ok.map(({ usage }) => usage?.outputTokens ?? null)),
    cost: costs(runs.flatMap(({ cost }) => cost ?? [])),
  }
}

function numbers(values: readonly (number | null)[]): Spread {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) return null
  const upper = sorted[sorted.length >> 1] ?? min
  const lower = sorted[(sorted.length - 1) >> 1] ?? min
  return { min, median: (lower + upper) / 2, max, known: sorted.length }
}

/** Decimal strings, compared and halved as whole numbers of their smallest unit: no floats. */
function costs(all: readonly Cost[]): CostSpread {
  const currency = all[0]?.currency
  if (currency === undefined || all.some((cost) => cost.currency !== currency)) return null
  const decimals = Math.max(...all.map(({ amount }) => amount.split('.')[1]?.length ?? 0)) + 1
  const units = all
    .map(({ amount }) => {
      const [integer = '0', fraction = ''] = amount.split('.')
      return BigInt(integer + fraction.padEnd(decimals, '0'))
    })
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const text = (value: bigint) => {
    const digits = String(value).padStart(decimals + 1, '0')
    return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`.replace(/\.?0+$/, '')
  }
  const at = (index: number) => units[index] ?? 0n
  return {
    min: text(at(0)),
    median: text((at((units.length - 1) >> 1) + at(units.length >> 1)) / 2n),
    max: text(at(units.length - 1)),
    currency,
    known: units.length,
  }
}
