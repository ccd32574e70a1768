import { askBalance } from '@/lib/health/ask-balance'
import type { BalanceDto } from '@/lib/health/balance-schema'
import { getBalance, getProbe } from '@/lib/health/probe-queries'
import { type ProbeDetailDto, SetProbe } from '@/lib/health/probe-schema'
import { setProbe } from '@/lib/health/set-probe'
import { BalanceAnswer, balanceExample, ProbeAnswer, probeExample } from '../answers/probes'
import { checked, route } from '../route'
import { changes, Nothing, reading } from './fields'

const ProbeBody = changes({
  enabled: SetProbe.shape.enabled,
  kind: SetProbe.shape.kind,
  model: SetProbe.shape.model,
  every_minutes: SetProbe.shape.everyMinutes,
  slow_ms: SetProbe.shape.slowMs,
})

const presentProbe = ({ everyMinutes, slowMs, lastAt, results, ...probe }: ProbeDetailDto) => ({
  ...probe,
  every_minutes: everyMinutes,
  slow_ms: slowMs,
  last_at: lastAt,
  results: results.map(({ latencyMs, ...result }) => ({ ...result, latency_ms: latencyMs })),
})
const unasked = {
  ...{ source: null, remaining: null, used: null, granted: null, currency: null, unlimited: false, guess: null, failure: null },
  ...{ expiresAt: null, toldAt: null, askedAt: null },
}
const presentBalance = ({ gateway, balance }: { gateway: string; balance: BalanceDto | null }) => {
  const { expiresAt, toldAt, askedAt, ...rest } = balance ?? { ...unasked, gateway }
  return { ...rest, expires_at: expiresAt, told_at: toldAt, asked_at: askedAt }
}

export const getGatewayProbe = route({
  method: 'GET',
  path: '/api/v1/gateways/{gateway}/probe',
  tag: 'Health',
  summary: 'Read the probe of a gateway',
  response: ProbeAnswer,
  example: { params: { gateway: 'sandbox' }, answer: probeExample },
  permission: 'workspace.read',
  run: ({ ctx, params }) => getProbe(ctx, params.gateway),
  present: presentProbe,
})

export const patchGatewayProbe = route({
  method: 'PATCH',
  path: '/api/v1/gateways/{gateway}/probe',
  tag: 'Health',
  summary: 'Set the probe of a gateway',
  description:
    'Off unless turned on. What is left out stays. Webhooks are told once when it has failed three times in a row (`gateway.failing`), and once when it has recovered (`gateway.recovered`).',
  response: ProbeAnswer,
  example: { params: { gateway: 'sandbox' }, body: { enabled: true, every_minutes: 5 }, answer: probeExample },
  permission: 'gateway.write',
  body: ProbeBody,
  run: async ({ ctx, params, body }) => {
    const { every_minutes: everyMinutes, slow_ms: slowMs, ...rest } = body
    await setProbe(ctx, checked(SetProbe, { gateway: params.gateway, ...rest, everyMinutes, slowMs }))
    return getProbe(reading(ctx), params.gateway)
  },
  present: presentProbe,
})

export const getGatewayBalance = route({
  method: 'GET',
  path: '/api/v1/gateways/{gateway}/balance',
  tag: 'Health',
  summary: 'Read what a gateway last told of its money',
  response: BalanceAnswer,
  example: { params: { gateway: 'sandbox' }, answer: balanceExample },
  permission: 'workspace.read',
  run: async ({ ctx, params }) => ({ gateway: params.gateway, balance: await getBalance(ctx, params.gateway) }),
  present: presentBalance,
})

export const postAskBalance = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/ask-balance',
  tag: 'Health',
  summary: 'Ask a gateway what money is left',
  description:
    'With its own key, where a way is known: New API and One API, OpenRouter. That it does not tell is an answer too, with `failure`.',
  response: BalanceAnswer,
  example: { params: { gateway: 'sandbox' }, answer: balanceExample },
  permission: 'gateway.write',
  body: Nothing,
  bodyOptional: true,
  run: async ({ ctx, params, request }) => ({ gateway: params.gateway, balance: await askBalance(ctx, params, request.signal) }),
  present: presentBalance,
})
