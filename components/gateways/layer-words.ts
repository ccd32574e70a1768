import type { Layer } from '@/lib/gateways/schema'

/** What each layer is for, in the order in which screens show them. */
export const layerWords: Record<Layer, { name: string; carries: string }> = {
  production: { name: 'Production', carries: 'Live user traffic' },
  innovation: { name: 'Innovation', carries: 'New models and experiments' },
  compliance: { name: 'Compliance', carries: 'Traffic that must stay in its region' },
  development: { name: 'Development', carries: 'Local work, prototypes and tests' },
  other: { name: 'Other', carries: 'Everything else' },
}
