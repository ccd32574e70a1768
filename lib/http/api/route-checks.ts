import type { Ctx } from '@/lib/context'
import { checkRoute } from '@/lib/environments/check-route'
import { listRouteRevisions } from '@/lib/environments/route-history'
import { type Capability, EnvironmentRef, ListRouteRevisions, type RouteCheck, type RouteRevisionDto } from '@/lib/environments/schema'
import { RouteCheckAnswer, RouteRevisionAnswer, routeCheckExample, routeRevisionExample } from '../answers/environments'
import { pageAnswer, pageExample } from '../answers/parts'
import { checked, route } from '../route'
import { page, pageQuery, presentAuthor, promptNamed, reading, strict, versionIn } from './fields'
import { presentCapabilities } from './models'

const presentRevision = ({ id, alias, targets, author, createdAt }: RouteRevisionDto) => ({
  id,
  alias,
  targets: targets.map(({ gateway, model, timeoutMs }) => ({ gateway, model, timeout_ms: timeoutMs })),
  author: presentAuthor(author) ?? author,
  created_at: createdAt,
})

const capabilityNames = {
  tools: 'tools',
  jsonSchema: 'json_schema',
  images: 'images',
  contextTokens: 'context_tokens',
} as const satisfies Record<Capability, string>

const presentCheck = (check: RouteCheck) => ({
  environment: check.environment.slug,
  version: check.version,
  model: check.model,
  alias: check.alias,
  needs: check.needs.map(({ capability, because, tokens = null }) => ({ capability: capabilityNames[capability], because, tokens })),
  targets: check.targets.map(({ gateway, model, timeoutMs, layer, region, simulator, capabilities, verdict, reasons }) => ({
    ...{ gateway, model, timeout_ms: timeoutMs, layer, region, simulator },
    capabilities: capabilities && presentCapabilities(capabilities),
    ...{ verdict, reasons },
  })),
  problem: check.problem,
  verdict: check.verdict,
  sentence: check.sentence,
})

export const getRouteHistory = route({
  method: 'GET',
  path: '/api/v1/environments/{environment}/route-history',
  tag: 'Environments',
  summary: 'Read how routes changed',
  description: 'Newest first. With `at`, what each alias led to at that time.',
  response: pageAnswer(RouteRevisionAnswer),
  example: { params: { environment: 'staging' }, query: { alias: 'fast' }, answer: pageExample(routeRevisionExample) },
  permission: 'workspace.read',
  query: strict({
    ...pageQuery,
    cursor: ListRouteRevisions.shape.cursor,
    alias: ListRouteRevisions.shape.alias,
    at: ListRouteRevisions.shape.at,
  }),
  run: ({ ctx, params, query }) => listRouteRevisions(ctx, checked(ListRouteRevisions, { ...params, ...query })),
  present: page(presentRevision),
})

const promptId = async (ctx: Ctx, name: string) => (await promptNamed(ctx, name)).id

export const getRouteCheck = route({
  method: 'GET',
  path: '/api/v1/prompts/{name}/versions/{version}/route-check',
  tag: 'Environments',
  summary: 'Check where a version leads',
  description:
    'Where its `model` leads in an environment, target by target in the order of the route, and whether each can do what the version needs (tools, JSON Schema, images, context), before anything is released.',
  response: RouteCheckAnswer,
  example: {
    params: { name: 'support-reply', version: '1' },
    query: { environment: 'production' },
    answer: routeCheckExample,
  },
  permission: 'workspace.read',
  query: strict({ environment: EnvironmentRef.default('production') }),
  run: async ({ ctx, params, query }) =>
    checkRoute(reading(ctx), {
      environment: query.environment,
      promptId: await promptId(ctx, params.name),
      version: versionIn(params.version),
    }),
  present: presentCheck,
})
