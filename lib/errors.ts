/** Every way a verb can refuse, by name. `lib/http/problem.ts` maps each to a status; a new code is a compile error there. */
export type ErrorCode =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'unsupported_media_type'
  | 'invalid'
  /** The input is right, but rules of the environment say no; `details` names them all. */
  | 'refused'
  | 'rate_limited'
  | 'unavailable'

/** One fault in an input: where (dotted path, '' for the whole) and what to do about it. */
export type Fault = { path: string; message: string }

/** An error meant for the person or program that caused it: its message says what to do. Everything else is logged and hidden. */
export class AppError extends Error {
  override readonly name = 'AppError'
  /** Each fault with its path, for `invalid` and `malformed`. */
  readonly faults: Fault[]
  /** What changed meanwhile, for `conflict`: plain JSON that the caller can act on. */
  readonly details: Record<string, unknown> | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    readonly code: ErrorCode,
    message: string,
    more: { faults?: Fault[]; details?: Record<string, unknown>; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.faults = more.faults ?? []
    this.details = more.details
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

/** The app is bundled twice (Next and the gate), so errors are recognised by shape, not by class. */
export const isAppError = (error: unknown): error is AppError => error instanceof Error && error.name === 'AppError' && 'code' in error

export const notFound = (what: string) => new AppError('not_found', `${what} was not found.`)
export const forbidden = (message: string) => new AppError('forbidden', message)
export const conflict = (message: string, details?: Record<string, unknown>) => new AppError('conflict', message, { details })
export const invalid = (message: string, faults: Fault[] = []) => new AppError('invalid', message, { faults })
export const malformed = (message: string, faults: Fault[] = []) => new AppError('malformed', message, { faults })
