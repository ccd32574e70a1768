/**
 * True when what is stored would be read by another host than so far: the base URL leads to one, or, without TLS, a new proxy reads along.
 * Through TLS a proxy only passes on what it cannot read (RFC 9110, CONNECT). `proxyUrl` undefined: the proxy stays.
 */
export function isElsewhere(
  saved: { baseUrl: string; proxyHost: string | null },
  baseUrl: string,
  proxyUrl: string | null | undefined,
): boolean {
  const [before, after] = [new URL(saved.baseUrl), new URL(baseUrl)]
  if (before.origin !== after.origin) return true
  return after.protocol === 'http:' && typeof proxyUrl === 'string' && new URL(proxyUrl).host !== saved.proxyHost
}
