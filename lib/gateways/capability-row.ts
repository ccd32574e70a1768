import type { CapabilitySource, ModelCapabilities } from './schema'

export const capabilityColumns = { tools: true, jsonSchema: true, images: true, contextTokens: true, capabilitySource: true } as const

type CapabilityRow = ModelCapabilities & { capabilitySource: string | null }

/** What a model's row says it can do, and where that is known from. */
export const capabilitiesOf = ({ tools, jsonSchema, images, contextTokens, capabilitySource }: CapabilityRow) => ({
  capabilities: { tools, jsonSchema, images, contextTokens } satisfies ModelCapabilities,
  capabilitySource: capabilitySource as CapabilitySource | null,
})
