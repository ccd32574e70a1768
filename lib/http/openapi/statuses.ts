import type { ProblemCode } from '@/lib/problem'
import type { Operation } from './operation'
import { statusOf } from './problems'

/** Every status an operation can refuse with: what follows from its key, address, query and body, and what it names itself. */
export function refusalsOf(operation: Operation): number[] {
  const { path, permission, body, repeatable, cached, refuses = [] } = operation
  if (permission === null) return [...new Set(refuses.map(statusOf))]
  const codes: ProblemCode[] = ['malformed', 'unauthenticated', 'forbidden', 'rate_limited', 'internal', 'unavailable', ...refuses]
  if (path.includes('{')) codes.push('not_found')
  if (body !== undefined) codes.push('too_large', 'unsupported_media_type', 'invalid')
  // With an Idempotency-Key: the first is under way, or was another request.
  if (repeatable) codes.push('conflict', 'invalid')
  if (cached === 'delivery') codes.push('not_found')
  return [...new Set(codes.map(statusOf))].sort((a, b) => a - b)
}
