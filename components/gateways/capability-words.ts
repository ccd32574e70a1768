import type { CapabilitySource, CapabilitySources, ModelCapabilities } from '@/lib/gateways/model-schema'

export type Capability = keyof ModelCapabilities

export const capabilityWords: Record<Capability, { short: string; name: string; can: string; cannot: string }> = {
  tools: { short: 'tools', name: 'Tools', can: 'calls tools', cannot: 'calls no tools' },
  jsonSchema: { short: 'schema', name: 'JSON Schema', can: 'keeps to a JSON Schema', cannot: 'keeps to no JSON Schema' },
  images: { short: 'images', name: 'Images', can: 'sees images', cannot: 'sees no images' },
  contextTokens: { short: 'context', name: 'Context', can: 'has a context', cannot: 'has no known context' },
}

const sources: Record<CapabilitySource, string> = {
  hand: 'set by hand',
  probe: 'found by a probe',
  gateway: 'says the gateway’s list',
  preset: 'of the simulator',
  library: 'publicly known',
}

/** `found by a probe, 2026-11-23`: where a capability is known from. */
export function sourceWords(known: CapabilitySources[Capability]): string {
  if (!known) return 'not known'
  return known.at === null ? sources[known.source] : `${sources[known.source]}, ${known.at.slice(0, 10)}`
}

/** `128k`, `1M`: tokens as makers write them; exact where that would lie. */
export function contextWords(tokens: number): string {
  const [unit, letter] = tokens >= 1_000_000 ? [1_000_000, 'M'] : [1000, 'k']
  return tokens < 1000 ? String(tokens) : `${Number((tokens / unit).toFixed(tokens % unit === 0 ? 0 : 1))}${letter}`
}
