import type { RouteAt } from '@/lib/environments/schema'

/** `no prompts`, `1 key`, `3 keys`. */
export const counted = (count: number, one: string, many: string) => `${count === 0 ? 'no' : count} ${count === 1 ? one : many}`

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** Where a route leads: `4sapi gpt-5 (at most 10 s), then koala gpt-5`; for no targets: nowhere. */
export const targetsInWords = (targets: RouteAt['targets']): string =>
  targets.length === 0
    ? 'nowhere'
    : targets
        .map(({ gateway, model, timeoutMs }) => `${gateway} ${model}${timeoutMs === null ? '' : ` (at most ${timeoutMs / 1000} s)`}`)
        .join(', then ')
