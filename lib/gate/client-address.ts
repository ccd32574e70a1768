import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { logger } from '@/lib/logger'

const header = 'x-forwarded-for'
let told = false

/**
 * Leaves in X-Forwarded-For the one address that a request counts for: limits and the audit log read it there and nowhere else.
 * Whatever a client wrote there itself is dropped: only the last `trustedProxies` entries were added by proxies of ours.
 */
export function settleAddress({ headers, socket }: IncomingMessage, trustedProxies: number): void {
  const given = headers[header]
  const address = addressOf(String(given ?? ''), socket.remoteAddress, trustedProxies)
  if (given !== undefined && trustedProxies === 0 && !told) {
    told = true
    logger.warn(
      'a request came with X-Forwarded-For, which is not believed: behind a proxy, set VERSICLE_TRUSTED_PROXIES to how many there are, or everybody counts as one address',
    )
  }
  if (address === undefined) delete headers[header]
  else headers[header] = address
}

/**
 * Who asks: the peer itself, or, behind so many proxies of ours, whom the outermost of them saw, which is that entry from the right.
 * Of fewer entries the first, because whoever reaches an inner proxy passes the outer ones by. What is no IP address is the peer.
 */
export function addressOf(forwarded: string, peer: string | undefined, trustedProxies: number): string | undefined {
  if (trustedProxies === 0) return peer
  const seen = forwarded.split(',').slice(-trustedProxies)[0]?.trim() ?? ''
  // Some proxies add the port: 203.0.113.7:443, [2001:db8::7]:443.
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(seen)?.[1] ?? /^([\d.]+):\d+$/.exec(seen)?.[1] ?? seen
  return isIP(bare) ? bare : peer
}
