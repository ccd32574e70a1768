import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { AppError, isAppError } from '@/lib/errors'
import { faultsOf, inWords, sentenceOf } from '@/lib/faults'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { problemOf } from '@/lib/problem'
import { readJson } from './read-json'
import { refuseOtherSites } from './refuse-other-sites'
import { requireCtx } from './session'

/** What the playground sends may weigh more than what programs send: fifty rows of inputs, some with images. */
const MAX_BYTES = 8_000_000
const Named = z.looseObject({ workspace: z.string().max(100) })

/** Runs `work` for a request of our own pages, and turns what is thrown into a problem (RFC 9457). */
export async function personDoor(request: Request, work: (requestId: string) => Promise<Response>): Promise<Response> {
  const requestId = request.headers.get('x-request-id')?.slice(0, 100) || newId('req')
  try {
    return await work(requestId)
  } catch (error) {
    if (!isAppError(error)) logger.error({ err: error, requestId }, 'a request of a page failed')
    const { status, headers, body } = problemOf(error, requestId)
    return new Response(JSON.stringify(body), { status, headers })
  }
}

/** A door for a signed-in person's JSON `{ workspace, …input }`. `instead`: what programs use. Server actions wait for each other; this does not. */
export const personPost =
  <S extends z.ZodType, T extends object>(input: S, instead: string, verb: (ctx: Ctx, input: z.output<S>) => Promise<T>) =>
  (request: Request): Promise<Response> =>
    personDoor(request, async (requestId) => {
      refuseOtherSites(request, instead)
      const { workspace, ...rest } = checked(Named, await readJson(request, MAX_BYTES))
      const parsed = checked(input, rest)
      return Response.json(await verb({ ...(await requireCtx(workspace)), requestId }, parsed), {
        headers: { 'Cache-Control': 'no-store' },
      })
    })

function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { error: inWords })
  if (parsed.success) return parsed.data
  const faults = faultsOf(parsed.error)
  throw new AppError('invalid', sentenceOf(faults), { faults })
}
