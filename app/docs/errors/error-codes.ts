import type { ProblemCode } from '@/lib/problem'

const meanings: Record<ProblemCode, [status: number, means: string]> = {
  malformed: [400, 'The request could not be read: broken JSON, a bad query, or an encoding that is not UTF-8. Mend it as `detail` says.'],
  unauthenticated: [401, 'No key, or one that is wrong, expired or revoked. Send `Authorization: Bearer vk_…`.'],
  forbidden: [403, 'The key is good, but lacks the scope that `detail` names, or is bound to an environment.'],
  not_found: [404, 'Nothing of that name is here for this key. What belongs to another workspace looks the same.'],
  method_not_allowed: [405, 'The path exists; the `Allow` header says which methods it takes.'],
  conflict: [409, 'Somebody was faster. `conflict` says what is there now: look at it, then ask again.'],
  too_large: [413, 'The body is larger than this route takes.'],
  unsupported_media_type: [415, 'Send JSON with `Content-Type: application/json`.'],
  invalid: [422, 'The JSON is well formed but breaks a rule. `errors` names every fault with its path.'],
  refused: [
    422,
    'The input is right, but rules of the environment say no. `refusals` names every one, and whether an owner may override it.',
  ],
  rate_limited: [429, 'Too many requests. Wait as long as `Retry-After` says.'],
  internal: [500, 'A fault on our side. Nothing was changed; the log has it under `request_id`.'],
  unavailable: [503, 'The database is away and nothing in memory can answer. Try again after `Retry-After`.'],
}

/** Every code a problem answer may carry, with its status and what to do. */
export const errorCodes = Object.entries(meanings).map(([code, [status, means]]) => ({ code, status, means }))
