import { z } from 'zod'
import type { Operation } from './operation'

/** What stands in an address's places. */
export const placeDescriptions: Record<string, string> = {
  name: 'The prompt’s name, or one it had before. Percent-encode its slashes: `support%2Freply`.',
  old_name: 'A name the prompt had before, percent-encoded.',
  version: 'The version’s number.',
  set: 'The input set’s id, `ins_…`.',
  release: 'The release’s id, `rel_…`.',
  rollout: 'The rollout’s id, `rol_…`.',
  environment: 'The environment’s slug or id.',
  alias: 'What versions call the model, such as `default`.',
  gateway: 'The gateway’s slug.',
  model: 'The model’s name as the gateway spells it. It may hold slashes: encode them.',
  key: 'The key’s id, `key_…`.',
  member: 'The member’s id, `mem_…`.',
  invitation: 'The invitation’s id, `inv_…`.',
  report: 'The report’s id, `cnf_…`.',
  run: 'The run’s id, `run_…`.',
  session: 'The session’s id, `pls_…`.',
  price: 'The price’s id, `prc_…`.',
}

const IdempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({
    description:
      'Any text that is new for each thing you want done, such as a UUID (draft-ietf-httpapi-idempotency-key-header). The same request with the same key within 24 hours gets the same answer again, with `Idempotency-Replayed: true`, and nothing is done twice. Another request with it: 422. While the first is under way: 409 with `Retry-After`.',
    example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
    param: { id: 'IdempotencyKey' },
  })
const IfNoneMatch = z
  .string()
  .optional()
  .meta({
    description: 'The `ETag` of what you have: when it is still right, the answer is 304 without a body.',
    param: { id: 'IfNoneMatch' },
  })

export function requestHeaders({ repeatable, cached }: Operation) {
  if (repeatable) return z.object({ 'Idempotency-Key': IdempotencyKey })
  return cached ? z.object({ 'If-None-Match': IfNoneMatch }) : undefined
}

const text = z.string()
const ETag = text
  .optional()
  .meta({ description: 'A strong validator: equal bytes, equal `ETag`. Not there for a read of the past (`at`).', header: { id: 'ETag' } })
const CacheControl = text.meta({ description: 'Keep it, and ask each time whether it is still right.', header: { id: 'CacheControl' } })
const Location = text.meta({ description: 'Where the new thing answers.', header: { id: 'Location' } })
const Replayed = z
  .literal('true')
  .optional()
  .meta({
    description: 'This is the answer that the first request with this `Idempotency-Key` got.',
    header: { id: 'IdempotencyReplayed' },
  })
const Stale = text.optional().meta({
  description: 'The database is away. For how many seconds at most this may have been out of date.',
  header: { id: 'VersicleStale' },
})

const RateLimit = text.optional().meta({
  description: 'What is left: `"default";r=<requests>;t=<seconds until it begins anew>` (draft-ietf-httpapi-ratelimit-headers).',
  example: '"default";r=5999;t=42',
  header: { id: 'RateLimit' },
})
const RateLimitPolicy = text.optional().meta({
  description: 'How many requests this key may make in how many seconds: `"default";q=<requests>;w=<seconds>`.',
  example: '"default";q=6000;w=60',
  header: { id: 'RateLimitPolicy' },
})
/** On every answer to a key whose rate is limited. */
export const rateHeaders = { RateLimit, 'RateLimit-Policy': RateLimitPolicy }

export function responseHeaders({ repeatable, located, cached, fromMemory, permission }: Operation, status: number) {
  const headers = {
    ...(permission !== null && rateHeaders),
    ...(status === 201 && located && { Location }),
    ...(repeatable && { 'Idempotency-Replayed': Replayed }),
    ...(cached && { ETag, 'Cache-Control': CacheControl }),
    ...((cached === 'delivery' || fromMemory) && { 'Versicle-Stale': Stale }),
  }
  return Object.keys(headers).length > 0 ? z.object(headers) : undefined
}
