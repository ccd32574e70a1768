import type { OutboundResponse } from '@/lib/database/safe-fetch'
import { redact } from './call-error'
import type { WireResponse } from './call-schema'

/** What is kept of a body: enough to see what a gateway really said, little enough for a million runs. */
export const MAX_WIRE_BYTES = 64 * 1024
const MAX_HEADERS = 100
const MAX_HEADER_CHARS = 2000
/** What opens a session at the gateway is nobody's business here. */
const LEFT_OUT = new Set(['set-cookie', 'set-cookie2'])

/** Keeps the beginning of what comes over the wire, to be looked at later; without secrets, which gateways do echo. */
export function wireKeeper(secrets: readonly string[]) {
  const longest = secrets.reduce((most, secret) => Math.max(most, secret.length), 0)
  // A secret that the limit would cut in two could not be found again: so more is kept than is told.
  const limit = MAX_WIRE_BYTES + longest
  const parts: Uint8Array[] = []
  let kept = 0
  let truncated = false
  return {
    take(bytes: Uint8Array): void {
      if (kept < limit) parts.push(bytes.subarray(0, limit - kept))
      truncated ||= bytes.length > limit - kept
      kept = Math.min(limit, kept + bytes.length)
    },
    told(response: OutboundResponse | null): WireResponse | null {
      if (!response) return null
      const text = redact(new TextDecoder().decode(Buffer.concat(parts), { stream: truncated }), secrets)
      return {
        status: response.status,
        headers: headersTold(response.headers, secrets),
        body: truncated ? text.slice(0, Math.max(0, text.length - longest)) : text,
        truncated,
      }
    },
  }
}

const headersTold = (headers: Record<string, string>, secrets: readonly string[]) =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !LEFT_OUT.has(name))
      .slice(0, MAX_HEADERS)
      .map(([name, value]) => [name, redact(value, secrets).slice(0, MAX_HEADER_CHARS)]),
  )
