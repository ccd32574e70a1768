import type { Ctx } from '@/lib/context'
import { addGateway } from '@/lib/gateways/add-gateway'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { getGateway, listGateways } from '@/lib/gateways/queries'
import { AddGateway, type GatewayDto, TestGateway, type TestResultDto, type TestStepDto, UpdateGateway } from '@/lib/gateways/schema'
import { testGateway } from '@/lib/gateways/test-gateway'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { GatewayAnswer, GatewayTestAnswer, gatewayExample, gatewayTestExample } from '../answers/gateways'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { address, changes, page, pageOf, pageQuery, reading, strict } from './fields'

const AddBody = strict({
  slug: AddGateway.shape.slug,
  name: AddGateway.shape.name,
  layer: AddGateway.shape.layer,
  region: AddGateway.shape.region,
  preset: AddGateway.shape.preset,
  base_url: AddGateway.shape.baseUrl,
  api_key: AddGateway.shape.apiKey.describe('Write-only: no answer holds it.'),
  headers: AddGateway.shape.headers,
  proxy_url: AddGateway.shape.proxyUrl.describe('Write-only, such as `http://user:password@proxy.example:3128`.'),
  path_prefix: AddGateway.shape.pathPrefix.describe('Between the base URL and each endpoint.'),
  organization: AddGateway.shape.organization.describe('Sent as `OpenAI-Organization`.'),
  connect_timeout_ms: AddGateway.shape.connectTimeoutMs,
  first_byte_timeout_ms: AddGateway.shape.firstByteTimeoutMs.describe('Null: as long as any silence.'),
  timeout_ms: AddGateway.shape.timeoutMs.describe('Longest silence inside an answer.'),
  deadline_ms: AddGateway.shape.deadlineMs.describe('For a whole call, from when it is sent. Null: half an hour.'),
  max_concurrency: AddGateway.shape.maxConcurrency.describe('Calls at once from one server process; the rest wait. Null: no limit.'),
})
const UpdateBody = changes({
  name: UpdateGateway.shape.name,
  layer: UpdateGateway.shape.layer,
  region: UpdateGateway.shape.region,
  base_url: UpdateGateway.shape.baseUrl,
  api_key: UpdateGateway.shape.apiKey.describe('Null forgets the key.'),
  headers: UpdateGateway.shape.headers.describe('A header set to null is removed.'),
  proxy_url: UpdateGateway.shape.proxyUrl.describe('Write-only, such as `http://user:password@proxy.example:3128`.'),
  path_prefix: UpdateGateway.shape.pathPrefix.describe('Between the base URL and each endpoint.'),
  organization: UpdateGateway.shape.organization.describe('Sent as `OpenAI-Organization`.'),
  connect_timeout_ms: UpdateGateway.shape.connectTimeoutMs,
  first_byte_timeout_ms: UpdateGateway.shape.firstByteTimeoutMs.describe('Null: as long as any silence.'),
  timeout_ms: UpdateGateway.shape.timeoutMs.describe('Longest silence inside an answer.'),
  deadline_ms: UpdateGateway.shape.deadlineMs.describe('For a whole call, from when it is sent. Null: half an hour.'),
  max_concurrency: UpdateGateway.shape.maxConcurrency.describe('Calls at once from one server process; the rest wait. Null: no limit.'),
})
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const inputOf = (body: object) => Object.fromEntries(Object.entries(body).map(([name, value]) => [camel(name), value]))
const secrets = {
  api_key: TestGateway.shape.apiKey,
  headers: TestGateway.shape.headers,
  path_prefix: TestGateway.shape.pathPrefix,
  organization: TestGateway.shape.organization,
  proxy_url: TestGateway.shape.proxyUrl,
  model: TestGateway.shape.model,
}
const TestSavedBody = strict({ base_url: TestGateway.shape.baseUrl.optional(), ...secrets })
const TestNewBody = strict({ preset: TestGateway.shape.preset, base_url: TestGateway.shape.baseUrl, ...secrets })

export const presentGateway = (gateway: GatewayDto) => ({
  id: gateway.id,
  slug: gateway.slug,
  name: gateway.name,
  layer: gateway.layer,
  region: gateway.region,
  preset: gateway.preset,
  base_url: gateway.baseUrl,
  simulator: gateway.simulator,
  key_last_four: gateway.keyLastFour,
  key_set_at: gateway.keySetAt,
  key_is_old: gateway.keyIsOld,
  spare_key: gateway.spareKey && {
    last_four: gateway.spareKey.lastFour,
    set_at: gateway.spareKey.setAt,
    tested_at: gateway.spareKey.testedAt,
  },
  headers: gateway.headers.map(({ name, lastFour }) => ({ name, last_four: lastFour })),
  path_prefix: gateway.pathPrefix,
  organization: gateway.organization,
  proxy_host: gateway.proxyHost,
  connect_timeout_ms: gateway.connectTimeoutMs,
  first_byte_timeout_ms: gateway.firstByteTimeoutMs,
  timeout_ms: gateway.timeoutMs,
  deadline_ms: gateway.deadlineMs,
  max_concurrency: gateway.maxConcurrency,
  model_count: gateway.modelCount,
  synced_at: gateway.syncedAt,
  model_changes: gateway.modelChanges && {
    added: gateway.modelChanges.added,
    gone: gateway.modelChanges.gone,
    since: gateway.modelChanges.since,
    up_to: gateway.modelChanges.upTo,
  },
  created_at: gateway.createdAt,
  updated_at: gateway.updatedAt,
})

const presentStep = ({ step, ok, status, latencyMs, message, code, requestId, retryAfterSeconds }: TestStepDto) => ({
  step,
  ok,
  status,
  latency_ms: latencyMs,
  message,
  code,
  upstream_request_id: requestId,
  retry_after_seconds: retryAfterSeconds,
})
export const presentTest = ({ ok, steps, models }: TestResultDto) => ({ ok, steps: steps.map(presentStep), models })

export const gatewayNamed = (ctx: Ctx, slug: string) => getGateway(reading(ctx), slug)

export const getGateways = route({
  method: 'GET',
  path: '/api/v1/gateways',
  tag: 'Gateways',
  summary: 'List the gateways',
  description: 'By layer, production first.',
  response: pageAnswer(GatewayAnswer),
  example: { answer: pageExample(gatewayExample) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, query }) => pageOf(await listGateways(ctx), query, ({ id }) => id),
  present: page(presentGateway),
})

export const postGateway = route({
  method: 'POST',
  path: '/api/v1/gateways',
  tag: 'Gateways',
  summary: 'Add a gateway',
  description: 'The key is sealed at once; no answer holds it.',
  response: GatewayAnswer,
  refuses: ['conflict'],
  example: {
    body: {
      slug: 'koala',
      name: 'Koala',
      layer: 'innovation',
      region: 'global',
      base_url: 'https://koalaapi.com/v1',
      api_key: 'sk-your-own-key-goes-here',
    },
    answer: gatewayExample,
  },
  permission: 'gateway.write',
  body: AddBody,
  run: async ({ ctx, body }) => {
    const { slug } = await addGateway(ctx, checked(AddGateway, inputOf(body)))
    return gatewayNamed(ctx, slug)
  },
  present: presentGateway,
  status: 201,
  location: ({ slug }) => address('gateways', slug),
})

export const getOneGateway = route({
  method: 'GET',
  path: '/api/v1/gateways/{gateway}',
  tag: 'Gateways',
  summary: 'Read a gateway',
  response: GatewayAnswer,
  example: { params: { gateway: 'koala' }, answer: gatewayExample },
  permission: 'workspace.read',
  run: ({ ctx, params }) => getGateway(ctx, params.gateway),
  present: presentGateway,
})

export const patchGateway = route({
  method: 'PATCH',
  path: '/api/v1/gateways/{gateway}',
  tag: 'Gateways',
  summary: 'Change a gateway',
  description: 'What is left out stays. Another host in `base_url` needs the key again: a stored key never follows to a new host.',
  response: GatewayAnswer,
  example: { params: { gateway: 'koala' }, body: { name: 'Koala (trial)', timeout_ms: 60_000 }, answer: gatewayExample },
  permission: 'gateway.write',
  body: UpdateBody,
  run: async ({ ctx, params, body }) => {
    const { slug } = await updateGateway(ctx, checked(UpdateGateway, { gateway: params.gateway, ...inputOf(body) }))
    return gatewayNamed(ctx, slug)
  },
  present: presentGateway,
  conflict: ({ routes }) => ({ routes }),
})

export const deleteGateway = route({
  method: 'DELETE',
  path: '/api/v1/gateways/{gateway}',
  tag: 'Gateways',
  summary: 'Archive a gateway',
  description: 'Refused while a route uses it.',
  example: { params: { gateway: 'koala' } },
  permission: 'gateway.write',
  run: ({ ctx, params }) => archiveGateway(ctx, params),
  conflict: ({ routes }) => ({ routes }),
})

export const postGatewayTest = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/test',
  changesNothing: true,
  tag: 'Gateways',
  summary: 'Try a saved gateway',
  description:
    'Asks for its models and, with `model`, for a completion of a few tokens. What is given stands in for what is saved. A refusal of the gateway’s is a result with `ok: false`, in its own words.',
  response: GatewayTestAnswer,
  example: { params: { gateway: 'sandbox' }, body: { model: 'sandbox-echo' }, answer: gatewayTestExample },
  permission: 'gateway.write',
  body: TestSavedBody,
  bodyOptional: true,
  run: async ({ ctx, params, body, request }) => {
    const saved = await gatewayNamed(ctx, params.gateway)
    const input = { gateway: saved.slug, preset: saved.preset, baseUrl: saved.baseUrl, ...inputOf(body) }
    return testGateway(ctx, checked(TestGateway, input), request.signal)
  },
  present: presentTest,
})

export const postTestGateway = route({
  method: 'POST',
  path: '/api/v1/test-gateway',
  changesNothing: true,
  tag: 'Gateways',
  summary: 'Try a gateway before saving it',
  response: GatewayTestAnswer,
  example: { body: { base_url: 'http://localhost:3000/sandbox/v1' }, answer: gatewayTestExample },
  permission: 'gateway.write',
  body: TestNewBody,
  run: ({ ctx, body, request }) => {
    return testGateway(ctx, checked(TestGateway, inputOf(body)), request.signal)
  },
  present: presentTest,
})
