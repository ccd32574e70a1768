import { compare, type Exact, format, multiply, parse, round, unitsAt } from './decimal'
import type { Price } from './price'
import type { PriceJump } from './price-schema'

/** From here on a change is a jump, in per cent of what it was. */
const JUMP_PERCENT = 20

/**
 * What jumped from one price to the next: every figure that moved by more than 20 %, up or down. From nothing to something there is no
 * percentage, yet it is a jump; so is another currency, where figures cannot be compared at all. A cached price that is not given is
 * the input price, a price per call that is not given is none.
 */
export function priceJumps(before: Price | null, after: Price | null): PriceJump[] {
  if (!before || !after) return []
  if (before.currency !== after.currency) return [{ figure: 'currency', from: before.currency, to: after.currency, percent: null }]
  const caches = before.cachedInputPerMillion !== null || after.cachedInputPerMillion !== null
  const cached = (price: Price) => price.cachedInputPerMillion ?? price.inputPerMillion
  return [
    jump('input', before.inputPerMillion, after.inputPerMillion),
    caches ? jump('cached_input', cached(before), cached(after)) : null,
    jump('output', before.outputPerMillion, after.outputPerMillion),
    jump('per_call', before.perCall ?? '0', after.perCall ?? '0'),
  ].filter((each) => each !== null)
}

function jump(figure: PriceJump['figure'], from: string | null, to: string | null): PriceJump | null {
  if (from === null && to === null) return null
  if (from === null || to === null) return { figure, from, to, percent: null }
  const [was, is] = [parse(from), parse(to)]
  const change = difference(was, is)
  if (compare(multiply(change, whole(100)), multiply(was, whole(JUMP_PERCENT))) <= 0) return null
  return { figure, from, to, percent: was.units === 0n ? null : `${compare(is, was) < 0 ? '-' : ''}${percentOf(change, was)}` }
}

const whole = (units: number): Exact => ({ units: BigInt(units), scale: 0 })

function difference(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale)
  const units = unitsAt(a, scale) - unitsAt(b, scale)
  return { units: units < 0n ? -units : units, scale }
}

/** With one decimal. */
function percentOf(part: Exact, of: Exact): string {
  const scale = Math.max(part.scale, of.scale)
  const hundredths = (unitsAt(part, scale) * 10_000n) / unitsAt(of, scale)
  return format(round({ units: hundredths, scale: 2 }, 1))
}
