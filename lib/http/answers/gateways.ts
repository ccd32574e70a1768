import { z } from 'zod'
import { CAPABILITY_SOURCES } from '@/lib/gateways/model-schema'
import { Layer, PresetId } from '@/lib/gateways/schema'
import { Id, Time } from './parts'
import { PriceAnswer, priceExample } from './prices'

export const GatewayAnswer = z
  .object({
    id: Id('gtw'),
    slug: z.string(),
    name: z.string(),
    layer: Layer,
    region: z.string(),
    preset: PresetId,
    base_url: z.string(),
    simulator: z.boolean().meta({ description: 'True for the sandbox, which thinks nothing.' }),
    key_last_four: z.string().nullable(),
    key_set_at: Time.nullable(),
    key_is_old: z.boolean().meta({ description: '90 days or older.' }),
    spare_key: z
      .object({ last_four: z.string().nullable(), set_at: Time, tested_at: Time.nullable().meta({ description: 'When it last worked.' }) })
      .nullable()
      .meta({ description: 'The key beside the one in use: the new one before the switch, the old one after it.' }),
    headers: z.array(z.object({ name: z.string(), last_four: z.string().nullable() })),
    path_prefix: z.string(),
    organization: z.string().nullable(),
    proxy_host: z.string().nullable().meta({ description: 'Host and port; no answer holds the proxy’s user and password.' }),
    connect_timeout_ms: z.int(),
    first_byte_timeout_ms: z.int().nullable(),
    timeout_ms: z.int(),
    deadline_ms: z.int().nullable(),
    max_concurrency: z.int().nullable(),
    model_count: z.int(),
    synced_at: Time.nullable(),
    model_changes: z
      .object({ added: z.int(), gone: z.int(), since: Time, up_to: Time })
      .nullable()
      .meta({ description: 'How many models came and went since `since`, when somebody last dismissed that. Null: none.' }),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Gateway', description: 'No answer ever holds its key.' })

export const GatewayTestAnswer = z
  .object({
    ok: z.boolean(),
    steps: z.array(
      z.object({
        step: z.enum(['models', 'completion']),
        ok: z.boolean(),
        status: z.int().nullable(),
        latency_ms: z.number(),
        message: z.string().meta({ description: 'In the gateway’s own words.' }),
        code: z.string().nullable(),
        upstream_request_id: z.string().nullable(),
        retry_after_seconds: z.number().nullable(),
      }),
    ),
    models: z.array(z.string()),
  })
  .meta({ id: 'GatewayTest', description: 'A gateway’s refusal is a result with `ok: false`.' })

export const CapabilitiesAnswer = z
  .object({
    tools: z.boolean().nullable(),
    json_schema: z.boolean().nullable(),
    images: z.boolean().nullable(),
    context_tokens: z.int().nullable(),
  })
  .meta({ id: 'Capabilities', description: 'What a model can do; null: not known.' })

const Known = z.object({ source: z.enum(CAPABILITY_SOURCES), at: Time.nullable() }).nullable()

export const ModelAnswer = z
  .object({
    id: Id('mdl'),
    model: z.string(),
    canonical: z.string().meta({ description: 'The same for every name that one model has on its gateways.' }),
    favourite: z.boolean(),
    source: z.enum(['manual', 'synced']),
    price: PriceAnswer.nullable().meta({ description: 'Null: not known.' }),
    capabilities: CapabilitiesAnswer,
    capability_source: z.enum(CAPABILITY_SOURCES).nullable().meta({ description: 'The strongest of `capability_sources`.' }),
    capability_sources: z.object({ tools: Known, json_schema: Known, images: Known, context_tokens: Known }).meta({
      description:
        'Where each is known from, strongest first: a person, a probe, the gateway’s own list, its preset, publicly known models.',
    }),
    gone_at: Time.nullable().meta({ description: 'Since when the gateway no longer lists it.' }),
    change: z.enum(['new', 'gone']).nullable().meta({ description: 'What became of it since the gateway’s changes were last dismissed.' }),
    created_at: Time,
  })
  .meta({ id: 'Model' })

export const SyncAnswer = z.object({ added: z.array(z.string()), gone: z.array(z.string()), total: z.int() })

export const gatewayExample: z.infer<typeof GatewayAnswer> = {
  id: 'gtw_01KAQ51A3B5C7D9E0F2G4H6J8K',
  slug: 'koala',
  name: 'Koala',
  layer: 'innovation',
  region: 'global',
  preset: 'custom',
  base_url: 'https://koalaapi.com/v1',
  simulator: false,
  key_last_four: 'here',
  key_set_at: '2026-11-23T09:00:00.000Z',
  key_is_old: false,
  spare_key: null,
  headers: [],
  path_prefix: '',
  organization: null,
  proxy_host: null,
  connect_timeout_ms: 10_000,
  first_byte_timeout_ms: null,
  timeout_ms: 120_000,
  deadline_ms: null,
  max_concurrency: null,
  model_count: 0,
  synced_at: null,
  model_changes: null,
  created_at: '2026-11-23T09:00:00.000Z',
  updated_at: '2026-11-23T09:00:00.000Z',
}
export const gatewayTestExample: z.infer<typeof GatewayTestAnswer> = {
  ok: true,
  steps: [
    {
      step: 'models',
      ok: true,
      status: 200,
      latency_ms: 12,
      message: '3 models are listed.',
      code: null,
      upstream_request_id: null,
      retry_after_seconds: null,
    },
  ],
  models: ['sandbox-echo', 'sandbox-reader', 'sandbox-terse'],
}
const publicly = { source: 'library' as const, at: null }
export const modelExample: z.infer<typeof ModelAnswer> = {
  id: 'mdl_01KAQ52B4C6D8E0F1G3H5J7K9M',
  model: 'openai/gpt-5-mini',
  canonical: 'gpt-5-mini',
  favourite: false,
  source: 'manual',
  price: priceExample,
  capabilities: { tools: true, json_schema: true, images: true, context_tokens: 400_000 },
  capability_source: 'library',
  capability_sources: { tools: publicly, json_schema: publicly, images: publicly, context_tokens: publicly },
  gone_at: null,
  change: null,
  created_at: '2026-11-23T09:02:00.000Z',
}
