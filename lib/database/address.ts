import ipaddr from 'ipaddr.js'

// Where clouds hand out credentials to whoever asks from inside: AWS, GCP, Azure and others, AWS containers, Alibaba, Azure's wire server.
const METADATA_ADDRESSES = new Set(
  ['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254'].map(normal),
)
const METADATA_NAMES = new Set(['metadata.google.internal', 'metadata.goog', 'metadata'])

const NAMES: Record<string, string> = {
  unspecified: 'an unspecified address',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'a loopback address',
  carrierGradeNat: 'a carrier-grade NAT address',
  private: 'a private address',
  uniqueLocal: 'a private address',
}

/** Why this IP address may not be dialled, as the end of "It is …"; null when it may. Text that is no address is refused. */
export function addressRefusal(text: string, allowPrivate: boolean): string | null {
  if (!ipaddr.isValid(text)) return 'not an IP address'
  const address = ipaddr.parse(text)
  const inner = address instanceof ipaddr.IPv6 ? embedded(address) : null
  for (const each of [address, ...(inner ? [inner] : [])]) {
    if (METADATA_ADDRESSES.has(each.toNormalizedString())) return 'a cloud metadata address'
    const range = each.range()
    if (range === 'multicast' || range === 'broadcast') return NAMES[range] ?? range
  }
  if (allowPrivate) return null
  if (address instanceof ipaddr.IPv4) return judge(address)
  const range = address.range()
  if (inner && (range === 'ipv4Mapped' || range === 'rfc6052')) return judge(inner)
  // Of IPv6 only 2000::/3 is the public Internet, less the special ranges in it (6to4, Teredo, documentation …).
  return range === 'unicast' && address.match(ipaddr.IPv6.parse('2000::'), 3) ? null : (NAMES[range] ?? 'not a public address')
}

/** The same for what stands in a URL: a literal address (IPv6 in brackets or not) or a name. A name is judged again once resolved. */
export function nameRefusal(host: string, allowPrivate: boolean): string | null {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (METADATA_NAMES.has(name)) return 'a cloud metadata address'
  return ipaddr.isValid(name) ? addressRefusal(name, allowPrivate) : null
}

const judge = (address: ipaddr.IPv4) => {
  const range = address.range()
  return range === 'unicast' ? null : (NAMES[range] ?? 'not a public address')
}

/** The IPv4 address inside an IPv4-mapped, -compatible, -translated, NAT64 or 6to4 address. */
function embedded(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray()
  if (address.range() === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6))
  const compatible = bytes.slice(0, 12).every((byte) => byte === 0) && address.range() === 'unicast'
  return compatible || ['ipv4Mapped', 'rfc6145', 'rfc6052'].includes(address.range()) ? new ipaddr.IPv4(bytes.slice(12)) : null
}

function normal(text: string): string {
  return ipaddr.parse(text).toNormalizedString()
}
