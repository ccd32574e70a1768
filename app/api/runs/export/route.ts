import { parseRunsView } from '@/components/runs/runs-url'
import { AppError, isAppError, notFound } from '@/lib/errors'
import { requireCtx } from '@/lib/http/session'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { problemOf } from '@/lib/problem'
import { exportRuns } from '@/lib/runs/export-runs'
import { ExportRuns } from '@/lib/runs/schema'
import { findPrompt } from '../../../[workspace]/playground/load-prompt'
import { filterOf } from '../../../[workspace]/runs/load-runs'

export const dynamic = 'force-dynamic'

/** The log's own door for exports: its address is that of the log. Programs use GET /api/v1/runs/export with a key. */
export async function GET(request: Request): Promise<Response> {
  const requestId = request.headers.get('x-request-id')?.slice(0, 100) || newId('req')
  try {
    const given = new URL(request.url).searchParams
    const ctx = { ...(await requireCtx((given.get('workspace') ?? '').slice(0, 100))), requestId }
    const view = parseRunsView((name) => given.get(name))
    const prompt = view.prompt === null ? null : await findPrompt(ctx, view.prompt)
    if (view.prompt !== null && prompt === null) throw notFound('Prompt')
    const input = ExportRuns.safeParse({ ...defined(filterOf(view, prompt?.id)), format: given.get('format') ?? undefined })
    if (!input.success) throw new AppError('malformed', 'This address is not one that the log of runs makes.')
    const { stream, type, filename } = await exportRuns(ctx, input.data)
    return new Response(stream, {
      headers: { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${filename}"`, 'Cache-Control': 'no-store' },
    })
  } catch (error) {
    if (!isAppError(error)) logger.error({ err: error, requestId }, 'an export of runs failed')
    const { status, headers, body } = problemOf(error, requestId)
    return Response.json(body, { status, headers })
  }
}

const defined = (filter: object) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
