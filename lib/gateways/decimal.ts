/** A non-negative decimal, exactly: `units` × 10^-`scale`. Money is never a float here. */
export type Exact = { units: bigint; scale: number }

export const ZERO: Exact = { units: 0n, scale: 0 }

/** A decimal text that a schema has let through: digits, and maybe a point and digits. */
export function parse(text: string): Exact {
  const [whole = '', fraction = ''] = text.split('.')
  return { units: BigInt(whole + fraction), scale: fraction.length }
}

/** What others wrote as a number or a text (`1.2e-5` included). Null for what is no finite, non-negative decimal of sensible length. */
export function read(value: unknown): Exact | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : ''
  const match = /^\+?(\d{1,20})(?:\.(\d{1,40}))?(?:e(\+?\d{1,2}|-\d{1,3}))?$/i.exec(text)
  if (!match) return null
  const [, whole = '', fraction = '', exponent = '0'] = match
  const scale = fraction.length - Number(exponent)
  const units = BigInt(whole + fraction)
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale }
}

export function add(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale }
}

export const multiply = (a: Exact, b: Exact): Exact => ({ units: a.units * b.units, scale: a.scale + b.scale })

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: Exact, b: Exact): number {
  const scale = Math.max(a.scale, b.scale)
  const difference = unitsAt(a, scale) - unitsAt(b, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Half up. */
export function round(value: Exact, decimals: number): Exact {
  if (value.scale <= decimals) return value
  const unit = 10n ** BigInt(value.scale - decimals)
  return { units: (value.units + unit / 2n) / unit, scale: decimals }
}

/** Shortest form: no trailing zeros, no exponent. */
export function format({ units, scale }: Exact): string {
  const digits = units.toString().padStart(scale + 1, '0')
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - scale)
  return scale > 0 && fraction ? `${whole}.${fraction}` : whole
}

/** The units a value has at a scale that is not below its own. */
export const unitsAt = ({ units, scale }: Exact, wanted: number): bigint => units * 10n ** BigInt(wanted - scale)
