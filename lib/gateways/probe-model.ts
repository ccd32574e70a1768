import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { capabilityColumns, learned } from './capability-row'
import { type ChatOutcome, streamChat } from './client'
import { lockGateway } from './find-gateway'
import type { ProbeFindingDto, ProbeModel, ProbeResultDto } from './model-schema'
import { openTarget } from './open-target'
import { type ProbeCall, probeCalls, verdictOf } from './probe-calls'

const DEADLINE_MS = 60_000

/**
 * Finds out by three small real calls at once whether a model of the list calls tools, keeps to a JSON Schema and sees images, and notes
 * what was proved; what a person said stays. A call that failed for another reason proves nothing and changes nothing. Throws `not_found`.
 */
export async function probeModel(ctx: Ctx, input: ProbeModel, signal?: AbortSignal): Promise<ProbeResultDto> {
  authorize(ctx, 'gateway.write')
  const { gateway, model: name } = input
  const { endpoint, gatewayId } = await openTarget(ctx, gateway, name)
  const limited = { ...endpoint, deadlineMs: Math.min(endpoint.deadlineMs ?? DEADLINE_MS, DEADLINE_MS) }
  const findings = await Promise.all(probeCalls(name).map((call) => find(call, streamChat(limited, call.request, signal))))
  return withTransaction(ctx, async (tx) => {
    const here = { workspaceId: ctx.workspaceId, gatewayId, name }
    await lockGateway(tx, ctx, gateway)
    const row = await tx.model.findFirst({ where: here, select: capabilityColumns })
    if (!row) throw notFound(`The model “${name}” of ${gateway}`)
    const said = Object.fromEntries(findings.map(({ capability, can }) => [capability, can]))
    await tx.model.updateMany({ where: here, data: learned(row, said, 'probe', new Date()) })
    await audit(tx, ctx, { action: 'model.probe', subjectId: gatewayId, details: { gateway, model: name, ...said } })
    return { findings }
  })
}

async function find(call: ProbeCall, events: ReturnType<typeof streamChat>): Promise<ProbeFindingDto> {
  let outcome: ChatOutcome | null = null
  for await (const event of events) if (event.type === 'end') outcome = event.outcome
  if (!outcome) throw new Error('A call ended without an outcome.')
  const { latencyMs, usage, error, text, toolCalls } = outcome
  return {
    capability: call.capability,
    can: verdictOf(call, outcome),
    message:
      error?.message ??
      (text.trim().slice(0, 200) ||
        toolCalls
          .map(({ name, arguments: given }) => `${name}(${given})`)
          .join(', ')
          .slice(0, 200)),
    latencyMs,
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
  }
}
