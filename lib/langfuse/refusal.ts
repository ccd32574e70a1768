import type { Fault } from '@/lib/errors'
import { type ProblemCode, problemOf } from '@/lib/problem'

/** An error as Langfuse tells it: `error` is the error's name, or what is wrong where. */
export type Refusal = {
  status: number
  headers: Record<string, string>
  body: { message: string; error: string | { code: 'custom'; path: (string | number)[]; message: string }[] }
}

const names = {
  malformed: 'InvalidRequestError',
  unauthenticated: 'UnauthorizedError',
  forbidden: 'ForbiddenError',
  not_found: 'LangfuseNotFoundError',
  method_not_allowed: 'MethodNotAllowedError',
  conflict: 'LangfuseConflictError',
  too_large: 'PayloadTooLargeError',
  unsupported_media_type: 'UnsupportedMediaTypeError',
  invalid: 'InvalidRequestError',
  refused: 'ForbiddenError',
  rate_limited: 'RateLimitExceededError',
  internal: 'InternalServerError',
  unavailable: 'ServiceUnavailableError',
} as const satisfies Record<ProblemCode, string>

/** Where Langfuse answers otherwise than Versicle's own API: rules of an environment are to it what protected labels are. */
const statuses: Partial<Record<ProblemCode, number>> = { invalid: 400, refused: 403 }

const issueOf = ({ path, message }: Fault) => ({
  code: 'custom' as const,
  path: path === '' ? [] : path.split('.').map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : part)),
  message,
})

/** The answer for anything thrown; what is not meant for the caller is hidden, as `internal`, for the door to log. */
export function refusalOf(error: unknown, requestId: string): Refusal & { code: ProblemCode } {
  const { status, headers, body } = problemOf(error, requestId)
  const { code, detail, errors } = body
  const faulty = errors.length > 0 && (code === 'invalid' || code === 'malformed')
  return {
    code,
    status: statuses[code] ?? status,
    headers: {
      ...headers,
      'Content-Type': 'application/json; charset=utf-8',
      ...(code === 'unauthenticated' && { 'WWW-Authenticate': 'Basic realm="Versicle"' }),
    },
    body: faulty ? { message: 'Invalid request data', error: errors.map(issueOf) } : { message: detail, error: names[code] },
  }
}

/** Any method that an address does not take. */
export const methodRefused = (allow: string): Refusal => ({
  status: 405,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', Allow: allow },
  body: { message: 'Method not allowed', error: names.method_not_allowed },
})
