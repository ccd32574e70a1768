import type { CallError } from '@/lib/gateways/call-schema'
import { type ProblemCode, problemOf } from '@/lib/problem'

/** An error in OpenAI's shape (platform.openai.com/docs/guides/error-codes). */
export type Refusal = {
  status: number
  headers: Record<string, string>
  body: { error: { message: string; type: string; param: string | null; code: string | null } }
}

const typeOf = (status: number): string =>
  status === 401
    ? 'authentication_error'
    : status === 403
      ? 'permission_error'
      : status === 429
        ? 'rate_limit_error'
        : status >= 500
          ? 'server_error'
          : 'invalid_request_error'

/** The answer for anything thrown before a gateway was asked; what is not meant for the caller is hidden, as `internal`, for the door to log. */
export function refusalOf(error: unknown, requestId: string): Refusal & { problem: ProblemCode } {
  const { status, headers, body } = problemOf(error, requestId)
  const { 'Content-Type': _, ...others } = headers
  const param = body.errors.find(({ path }) => path !== '')?.path ?? null
  return {
    problem: body.code,
    status,
    headers: others,
    body: { error: { message: body.detail, type: typeOf(status), param, code: body.code } },
  }
}

/** Statuses of a gateway that would be taken for the answer to the caller's own key or address. */
const OURS = new Set([401, 403, 407])

/** What a gateway's failure is to the caller: its own words, and its status where it does not mislead. */
export function failureOf(error: CallError, gateway: string): Refusal {
  const status = statusOf(error)
  const refused = error.status !== null && OURS.has(error.status)
  const { retryAfterSeconds } = error
  return {
    status,
    headers: {
      'Cache-Control': 'no-store',
      ...(retryAfterSeconds !== null && {
        'Retry-After': String(Math.ceil(retryAfterSeconds)),
        'Retry-After-Ms': String(Math.round(retryAfterSeconds * 1000)),
      }),
    },
    body: {
      error: {
        message: refused ? `The gateway ${gateway} refuses the key that Versicle has for it: ${error.message}` : error.message,
        type: typeOf(status),
        param: null,
        code: error.code,
      },
    },
  }
}

function statusOf({ status, code }: CallError): number {
  if (status === null) return code === 'timeout' ? 504 : code === 'busy' ? 503 : 502
  if (status < 400 || OURS.has(status)) return 502
  return status === 408 ? 504 : status
}
