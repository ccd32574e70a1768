import type { Prisma } from '@/lib/database/client'
import { canonicalOf } from './canonical'
import { knownCapabilities } from './known-models'
import { CAPABILITY_SOURCES, type CapabilitySource, type CapabilitySources, type ModelCapabilities } from './model-schema'

export const capabilityColumns = {
  canonicalName: true,
  tools: true,
  jsonSchema: true,
  images: true,
  contextTokens: true,
  capabilitySources: true,
} as const

type Row = ModelCapabilities & { capabilitySources: Prisma.JsonValue }
const CAPABILITIES = ['tools', 'jsonSchema', 'images', 'contextTokens'] as const
const sourcesOf = (row: Row) => (row.capabilitySources ?? {}) as CapabilitySources
const strength = (source: CapabilitySource | undefined) =>
  source === undefined ? 0 : CAPABILITY_SOURCES.length - CAPABILITY_SOURCES.indexOf(source)

/** What a model can do as its row says, else as is publicly known of it; and for each of these where it is known from. */
export function capabilitiesOf(row: Row & { name: string; canonicalName: string | null }) {
  const capabilities = { tools: row.tools, jsonSchema: row.jsonSchema, images: row.images, contextTokens: row.contextTokens }
  const stored = sourcesOf(row)
  const sources: CapabilitySources = {}
  const library = knownCapabilities(row.canonicalName ?? canonicalOf(row.name))
  for (const each of CAPABILITIES) {
    if (capabilities[each] !== null) sources[each] = stored[each] ?? { source: 'hand', at: null }
    else if (library[each] !== undefined) {
      Object.assign(capabilities, { [each]: library[each] })
      sources[each] = { source: 'library', at: null }
    }
  }
  const strongest = Object.values(sources).toSorted((a, b) => strength(b.source) - strength(a.source))[0]
  return { capabilities, capabilitySources: sources, capabilitySource: strongest?.source ?? null }
}

/**
 * What a row becomes when `source` says something about it: its word stands unless a stronger one is there already (a person over a probe
 * over the gateway's list over the preset). Null in `said` is silence; a person's null takes back what is known. The same row: nothing new.
 */
export function learned(row: Row, said: Partial<ModelCapabilities>, source: CapabilitySource, at: Date) {
  const sources: CapabilitySources = { ...sourcesOf(row) }
  const data: Partial<ModelCapabilities> = {}
  for (const each of CAPABILITIES) {
    const value = said[each]
    if (value === undefined || (value === null && source !== 'hand')) continue
    if (row[each] !== null && strength(sources[each]?.source) > strength(source)) continue
    Object.assign(data, { [each]: value })
    if (value === null) delete sources[each]
    else sources[each] = { source, at: at.toISOString() }
  }
  return { ...data, capabilitySources: sources }
}
