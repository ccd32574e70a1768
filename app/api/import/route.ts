import { z } from 'zod'
import { AppError, isAppError } from '@/lib/errors'
import { importPrompts } from '@/lib/exchange/import-prompts'
import { planImport } from '@/lib/exchange/plan'
import { ImportPrompts, MAX_IMPORT_BYTES } from '@/lib/exchange/schema'
import { faultsOf, inWords, sentenceOf } from '@/lib/faults'
import { readJson } from '@/lib/http/read-json'
import { refuseOtherSites } from '@/lib/http/refuse-other-sites'
import { requireCtx } from '@/lib/http/session'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { problemOf } from '@/lib/problem'

export const dynamic = 'force-dynamic'

const Body = z.strictObject({ workspace: z.string().max(100), dryRun: z.boolean(), input: ImportPrompts })

/** The import screen's own door: files are larger than a server action takes. Programs use POST /api/v1/import with a key. */
export async function POST(request: Request): Promise<Response> {
  const requestId = request.headers.get('x-request-id')?.slice(0, 100) || newId('req')
  const headers = { 'Cache-Control': 'no-store' }
  try {
    refuseOtherSites(request, 'POST /api/v1/import')
    const parsed = Body.safeParse(await readJson(request, MAX_IMPORT_BYTES), { error: inWords })
    if (!parsed.success) {
      const faults = faultsOf(parsed.error)
      throw new AppError('invalid', sentenceOf(faults), { faults })
    }
    const { workspace, dryRun, input } = parsed.data
    const ctx = { ...(await requireCtx(workspace)), requestId }
    return dryRun
      ? Response.json({ plan: await planImport(ctx, input) }, { headers })
      : Response.json({ result: await importPrompts(ctx, input) }, { headers })
  } catch (error) {
    if (!isAppError(error)) logger.error({ err: error, requestId }, 'an import failed')
    const { status, headers, body } = problemOf(error, requestId)
    return Response.json(
      { ...body, ...(isAppError(error) && error.details?.plan ? { plan: error.details.plan } : {}) },
      { status, headers },
    )
  }
}
