import type { DeliveryRequest } from './address'
import type { KeyEntry } from './memory'

const readOnly = 'prompts:read'
const exposed = ['Access-Control-Expose-Headers', 'ETag, RateLimit, RateLimit-Policy, Retry-After, Versicle-Stale']
const asked = ['Access-Control-Allow-Headers', 'Authorization, Content-Type, If-None-Match, X-Request-Id', 'Access-Control-Max-Age', '600']

/**
 * What browsers are told (Fetch standard, "CORS protocol"). Off without `origins`; `*` is all of them. A page's key is in the hands of
 * whoever opens the page, so only keys that can read prompts and nothing else are served to pages: with any other the answer carries no
 * permission, and the browser keeps it from the page.
 */
export function createCors(origins: readonly string[]) {
  const any = origins.includes('*')
  const allowing = (origin: string | undefined): string[] => {
    if (any) return ['Access-Control-Allow-Origin', '*']
    return origin !== undefined && origins.includes(origin) ? ['Access-Control-Allow-Origin', origin] : []
  }
  // Whoever keeps an answer has to know that another origin may be answered otherwise.
  const varying = any ? [] : ['Vary', 'Origin']

  return {
    isOn: origins.length > 0,
    /** The header fields of an answer to this origin; `key` is null when none was found. */
    fields({ origin }: DeliveryRequest, key: KeyEntry | null): string[] {
      const allowed = key === null || key.key.scopes.every((scope) => scope === readOnly) ? allowing(origin) : []
      return [...varying, ...allowed, ...(allowed.length > 0 ? exposed : [])]
    },
    /** The header fields of the answer to a preflight request for these methods. */
    preflightFields({ origin }: DeliveryRequest, methods: readonly string[]): string[] {
      const allowed = allowing(origin)
      return [...varying, ...allowed, ...(allowed.length > 0 ? ['Access-Control-Allow-Methods', methods.join(', '), ...asked] : [])]
    },
  }
}
export type Cors = ReturnType<typeof createCors>
