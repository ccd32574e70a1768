import { z } from 'zod'
import type { ZodOpenApiResponseObject } from 'zod-openapi'
import { type ProblemCode, problem, problemType } from '@/lib/problem'
import { rateHeaders } from './parameters'

/** One example of each refusal, in the words that the server uses. */
const details: Record<ProblemCode, string> = {
  malformed: 'limit: Ask for at most 200.',
  unauthenticated: 'This key is not known here. Send a working one: Authorization: Bearer vk_…',
  forbidden: 'This key lacks the scope prompts:write.',
  not_found: 'The prompt support-reply was not found.',
  method_not_allowed: 'PATCH is not for this address. It takes GET, HEAD, POST, OPTIONS.',
  conflict: 'Somebody else was faster. Look at what is there now, then decide again.',
  too_large: 'A request body may weigh at most 2,000,000 bytes. Send less, or split it into several requests.',
  unsupported_media_type:
    'The Content-Type text/plain is not read here. Send JSON, as UTF-8 and not compressed, with Content-Type: application/json.',
  invalid: 'name: Give the prompt a name.',
  refused: 'The rules of this environment refuse it; refusals names them all.',
  rate_limited: 'Too many requests with this key. Try again in a second.',
  internal: 'Something went wrong on the server. Quote req_01KAQ60K2M4N6P8Q0R1S3T5V7W to whoever runs it.',
  unavailable: 'The database does not answer at the moment. Try again shortly.',
}
const faults: Partial<Record<ProblemCode, { path: string; message: string }[]>> = {
  malformed: [{ path: 'limit', message: 'Ask for at most 200.' }],
  invalid: [{ path: 'name', message: 'Give the prompt a name.' }],
}
const meanings: Record<number, string> = {
  400: 'The address, the query, a header or the JSON is malformed.',
  401: 'The key is missing, not known, expired or revoked.',
  403: 'The key lacks the scope, or is bound to an environment where an unbound one is needed.',
  404: 'There is no such thing in this workspace, or it is not for this key.',
  405: 'The method is not for this address; `Allow` lists those that are.',
  409: 'What it builds on has changed: `conflict` says what is there now. Or the first request with this `Idempotency-Key` is still under way (then with `Retry-After`).',
  413: 'The body is too large.',
  415: 'The body is not JSON in UTF-8, or it is compressed.',
  422: 'Valid JSON that breaks a rule: each fault with its path. Or this `Idempotency-Key` was used for another request.',
  429: 'Too many requests.',
  500: 'A fault of the server’s; the log has it under `request_id`.',
  503: 'The database is away, and nothing in memory can answer.',
}

const Problem = z
  .object({
    type: z.string().meta({ description: 'Leads to the explanation of the code.' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(details) as ProblemCode[]),
    detail: z.string().meta({ description: 'What to do, for people.' }),
    errors: z
      .array(z.object({ path: z.string().meta({ description: 'Dotted; empty for the whole.' }), message: z.string() }))
      .meta({ description: 'Each fault with its path.' }),
    conflict: z.unknown().optional().meta({ description: 'What is there now.' }),
    refusals: z.unknown().optional().meta({ description: 'Every rule that refuses it.' }),
    request_id: z.string(),
  })
  .meta({ id: 'Problem', description: 'A refusal, as application/problem+json (RFC 9457).' })

const codes = Object.keys(details) as ProblemCode[]
const exampleOf = (code: ProblemCode) => problem(code, details[code], 'req_01KAQ60K2M4N6P8Q0R1S3T5V7W', { faults: faults[code] })

export const statusOf = (code: ProblemCode): number => exampleOf(code).status

const retryAfter = z.int().min(1).optional().meta({ description: 'In seconds (RFC 9110 §10.2.3).' })
const headersOf = (status: number) => {
  if (status === 401) return z.object({ 'WWW-Authenticate': z.literal('Bearer') })
  const retry = status === 429 || status === 503 || status === 409
  return z.object({ ...rateHeaders, ...(retry && { 'Retry-After': retryAfter }) })
}

const made = new Map<number, ZodOpenApiResponseObject>()

/** The refusals with a status, each code that has it by example. The same object each time, so that the document tells it once. */
export function problemResponse(status: number): ZodOpenApiResponseObject {
  const response = made.get(status) ?? makeResponse(status)
  made.set(status, response)
  return response
}

function makeResponse(status: number): ZodOpenApiResponseObject {
  const told = codes.map((code) => [code, exampleOf(code)] as const).filter(([, example]) => example.status === status)
  const headers = headersOf(status)
  return {
    id: `Problem${status}`,
    description: meanings[status] ?? 'Refused.',
    content: {
      [problemType]: { schema: Problem, examples: Object.fromEntries(told.map(([code, { body }]) => [code, { value: body }])) },
    },
    headers,
  }
}
