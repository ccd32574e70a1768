import { z } from 'zod'
import { Layer } from '@/lib/gateways/schema'
import { environmentId, Id, Time } from './parts'

export const RouteAnswer = z
  .object({
    alias: z.string(),
    targets: z.array(
      z.object({
        gateway: z.string(),
        model: z.string(),
        timeout_ms: z.int().nullable(),
        layer: Layer,
        region: z.string(),
        simulator: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Route', description: 'What a model alias stands for: the first target answers, the next ones are its fallback.' })

export const EnvironmentAnswer = z
  .object({
    id: Id('env'),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    region: z.string().nullable().meta({ description: 'No gateway outside it is ever called from here; null: any.' }),
    protected: z.boolean(),
    position: z.int().meta({ description: 'From the left, counted from 0.' }),
    routes: z.array(RouteAnswer),
    live_count: z.int(),
    key_count: z.int(),
    archived_at: Time.nullable(),
    created_at: Time,
  })
  .meta({ id: 'Environment' })

export const routeExample: z.infer<typeof RouteAnswer> = {
  alias: 'fast',
  targets: [
    { gateway: 'sandbox', model: 'sandbox-terse', timeout_ms: 30_000, layer: 'development', region: 'global', simulator: true },
    { gateway: 'sandbox', model: 'sandbox-echo', timeout_ms: null, layer: 'development', region: 'global', simulator: true },
  ],
}
export const environmentExample: z.infer<typeof EnvironmentAnswer> = {
  id: environmentId,
  slug: 'staging',
  name: 'Staging',
  description: 'The last look before production.',
  region: null,
  protected: false,
  position: 2,
  routes: [],
  live_count: 0,
  key_count: 0,
  archived_at: null,
  created_at: '2026-11-23T09:00:00.000Z',
}
