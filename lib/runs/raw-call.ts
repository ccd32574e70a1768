import { z } from 'zod'
import { type Ctx, reader } from '@/lib/context'
import type { WireResponse } from '@/lib/gateways/call-schema'
import { sandboxUrl } from '@/lib/gateways/open-target'
import { getRun } from './queries'
import type { RunAttempt } from './schema'
import { sentBody } from './sent-as'

export const RawRun = z.strictObject({ id: z.string().max(64) })
export type RawRun = z.output<typeof RawRun>

/** A run as it went over the wire. */
export type RawCall = {
  /** Where it would go today; null when the gateway is gone. */
  url: string | null
  /** Whether a key is sent, and which other headers hold secrets: never their values. */
  keyed: boolean
  headerNames: string[]
  organization: string | null
  path: string
  /** Null: the run is from before it was kept how an application's call went out. */
  body: Record<string, unknown> | null
  /** Null when nothing came, or when the run is from before answers were kept. */
  response: WireResponse | null
  attempts: RunAttempt[]
}

/** What a run sent and what came back, without any secret. The address is the gateway's as it is now. Throws `not_found`. */
export async function rawCall(ctx: Ctx, { id }: RawRun): Promise<RawCall> {
  const { gateway: slug, model, inputs, sentAs, response, attempts } = await getRun(ctx, id)
  const gateway = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug },
    select: { preset: true, baseUrl: true, pathPrefix: true, organization: true, sealedKey: true, headerNames: true },
  })
  const base = gateway && (gateway.preset === 'sandbox' ? sandboxUrl() : `${gateway.baseUrl}${gateway.pathPrefix}`)
  const path = sentAs?.path ?? ''
  return {
    url: base === null ? null : `${base}${path}`,
    path,
    keyed: gateway === null || gateway.sealedKey !== null,
    headerNames: gateway?.headerNames ?? [],
    organization: gateway?.organization ?? null,
    body: sentAs && sentBody(model, inputs, sentAs),
    response,
    attempts,
  }
}
