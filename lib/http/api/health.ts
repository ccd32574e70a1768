import { getHealth, listHealth } from '@/lib/health/queries'
import { AskHealth, type ErrorKind, type GatewayHealthDto, type HealthFigures, type HealthPoint, HealthWindow } from '@/lib/health/schema'
import { errorKindNames, HealthAnswer, HealthListAnswer, healthExample } from '../answers/health'
import { checked, route } from '../route'
import { strict } from './fields'

const WindowQuery = strict({ window: HealthWindow.default('24h') })

const presentPoint = ({ at, calls, errors, latencyMsP50 }: HealthPoint) => ({ at, calls, errors, latency_ms_p50: latencyMsP50 })
const presentFigures = (figures: HealthFigures & { points: HealthPoint[] }) => ({
  calls: figures.calls,
  ok: figures.ok,
  aborted: figures.aborted,
  errors: figures.errors,
  error_rate: figures.errorRate,
  errors_by_kind: Object.fromEntries(
    Object.entries(figures.errorsByKind).map(([kind, count]) => [errorKindNames[kind as ErrorKind], count]),
  ),
  first_token_ms: figures.firstTokenMs,
  latency_ms: figures.latencyMs,
  last_ok_at: figures.lastOkAt,
  last_call_at: figures.lastCallAt,
  points: figures.points.map(presentPoint),
})
const presentHealth = (health: GatewayHealthDto) => ({
  gateway: health.gateway,
  window: health.window,
  from: health.from,
  to: health.to,
  ...presentFigures(health),
  models: health.models.map((each) => ({ model: each.model, ...presentFigures(each) })),
})

export const getGatewayHealth = route({
  method: 'GET',
  path: '/api/v1/gateways/{gateway}/health',
  tag: 'Health',
  summary: 'Read how a gateway is doing',
  description: 'By the runs of the last hour, day (the default) or week: the gateway as a whole, and each of its models.',
  response: HealthAnswer,
  example: { params: { gateway: 'sandbox' }, query: { window: '1h' }, answer: healthExample },
  permission: 'workspace.read',
  query: WindowQuery,
  run: ({ ctx, params, query }) => getHealth(ctx, checked(AskHealth, { gateway: params.gateway, window: query.window })),
  present: presentHealth,
})

export const getHealthOfAll = route({
  method: 'GET',
  path: '/api/v1/gateway-health',
  tag: 'Health',
  summary: 'Read how all gateways are doing',
  response: HealthListAnswer,
  example: { query: { window: '1h' }, answer: { data: [healthExample] } },
  permission: 'workspace.read',
  query: WindowQuery,
  run: ({ ctx, query }) => listHealth(ctx, query.window),
  present: (all) => ({ data: all.map(presentHealth) }),
})
