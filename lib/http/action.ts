import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { Person } from '@/lib/accounts/schema'
import type { Ctx } from '@/lib/context'
import { AppError, type ErrorCode, type Fault, isAppError } from '@/lib/errors'
import { faultsOf } from '@/lib/faults'
import { newId } from '@/lib/ids'
import { refuseUnstorable } from '@/lib/json-body'
import { logger } from '@/lib/logger'
import { currentPerson, requireCtx } from './session'

/** What every server action answers. `faults` say what is wrong where; `details` what changed meanwhile, for a conflict. */
export type ActionResult<T> =
  | { ok: true; data: T }
  | { ok: false; code: ErrorCode | 'unexpected'; message: string; faults: Fault[]; details?: Record<string, unknown> }

async function answer<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, data: await work() }
  } catch (error) {
    unstable_rethrow(error)
    if (isAppError(error)) return { ok: false, code: error.code, message: error.message, faults: error.faults, details: error.details }
    const id = newId('req')
    logger.error({ err: error, requestId: id }, 'a server action failed')
    return {
      ok: false,
      code: 'unexpected',
      message: `Something went wrong on our side. The log has it as ${id}. Nothing was changed.`,
      faults: [],
    }
  }
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  refuseUnstorable(input)
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const faults = faultsOf(parsed.error)
  throw new AppError('invalid', faults[0]?.message ?? 'The input is not valid.', { faults })
}

/** The one door for what is done in a workspace: session, zod, verb, typed result. */
export function action<S extends z.ZodType, T>(schema: S, verb: (ctx: Ctx, input: z.output<S>) => Promise<T>) {
  return async (workspaceSlug: string, input: z.input<S>): Promise<ActionResult<T>> =>
    answer(async () => verb(await requireCtx(String(workspaceSlug)), parse(schema, input)))
}

/** The door for what a signed-in person does to their own account. */
export function personAction<S extends z.ZodType, T>(schema: S, verb: (person: Person, input: z.output<S>) => Promise<T>) {
  return async (input: z.input<S>): Promise<ActionResult<T>> =>
    answer(async () => {
      const person = await currentPerson()
      if (!person) throw new AppError('unauthenticated', 'Your session has ended. Sign in again.')
      return verb(person, parse(schema, input))
    })
}

/** The door for those who are not signed in yet: set-up and invitations. The verb itself checks its token. */
export function publicAction<S extends z.ZodType, T>(schema: S, verb: (input: z.output<S>) => Promise<T>) {
  return async (input: z.input<S>): Promise<ActionResult<T>> => answer(() => verb(parse(schema, input)))
}
