import { config } from '@/lib/config'
import { type ErrorCode, type Fault, isAppError } from '@/lib/errors'

/** Every `code` a problem may carry: what verbs refuse with, and what only a door can say. */
export type ProblemCode = ErrorCode | 'method_not_allowed' | 'internal'

/** An error as HTTP tells it: `application/problem+json` of RFC 9457. */
export type Problem = {
  type: string
  title: string
  status: number
  code: ProblemCode
  detail: string
  errors: Fault[]
  /** What changed meanwhile, as the verb said it. */
  conflict?: unknown
  /** Every rule that refuses it, for `refused`. */
  refusals?: unknown
  request_id: string
}
export type ProblemAnswer = { status: number; headers: Record<string, string>; body: Problem }

export const problemType = 'application/problem+json'

const kinds = {
  malformed: { status: 400, title: 'Malformed request' },
  unauthenticated: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  invalid: { status: 422, title: 'Invalid input' },
  refused: { status: 422, title: 'Refused by a rule' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Unavailable' },
} as const satisfies Record<ProblemCode, { status: number; title: string }>

const retryAfterSeconds = 1

/** The answer for a code known beforehand; `headers` are added to those the code itself asks for. */
export function problem(
  code: ProblemCode,
  detail: string,
  requestId: string,
  more: { faults?: Fault[]; conflict?: unknown; refusals?: unknown; retryAfterSeconds?: number; headers?: Record<string, string> } = {},
): ProblemAnswer {
  const { status, title } = kinds[code]
  const wait = more.retryAfterSeconds ?? retryAfterSeconds
  return {
    status,
    headers: {
      'Content-Type': problemType,
      'Cache-Control': 'no-store',
      ...(code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
      ...((code === 'rate_limited' || code === 'unavailable') && { 'Retry-After': String(Math.max(1, Math.ceil(wait))) }),
      ...more.headers,
    },
    body: {
      type: `${config().url}/docs/errors#${code}`,
      title,
      status,
      code,
      detail,
      errors: more.faults ?? [],
      ...(more.conflict !== undefined && { conflict: more.conflict }),
      ...(more.refusals !== undefined && { refusals: more.refusals }),
      request_id: requestId,
    },
  }
}

/** 405 with Allow (RFC 9110 §15.5.6): `allow` are the methods that the address takes. */
export const methodRefusal = (method: string, allow: readonly string[], requestId: string): ProblemAnswer =>
  problem('method_not_allowed', `${method} is not for this address. It takes ${allow.join(', ')}.`, requestId, {
    headers: { Allow: allow.join(', ') },
  })

/** The answer for anything thrown. What is not meant for the caller is hidden behind the request id; the door logs it. */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  if (isAppError(error)) {
    const { code, message, faults, details, retryAfterSeconds } = error
    return problem(code, message, requestId, { faults, conflict: details, retryAfterSeconds })
  }
  if (isDatabaseAway(error)) return problem('unavailable', 'The database does not answer at the moment. Try again shortly.', requestId)
  return problem('internal', `Something went wrong on the server. Quote ${requestId} to whoever runs it.`, requestId)
}

// Prisma: unreachable, timed out, closed, no connection free, no transaction could start. PostgreSQL: shutting down, starting, too many clients.
const awayCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', '57P01', '57P02', '57P03', '53300'])
const awayKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])
const awayWords = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

/** True when `error` is Prisma or pg saying that the database is away. By shape, because the app is bundled twice. */
function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, meta } = error as { code?: unknown; meta?: { driverAdapterError?: { cause?: { kind?: string; code?: string } } } }
  const cause = meta?.driverAdapterError?.cause
  return (
    (typeof code === 'string' && awayCodes.has(code)) ||
    awayKinds.has(cause?.kind ?? '') ||
    awayCodes.has(cause?.code ?? '') ||
    awayWords.test(error.message)
  )
}
