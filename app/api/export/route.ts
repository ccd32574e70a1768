import { z } from 'zod'
import { AppError, isAppError } from '@/lib/errors'
import { exportStream } from '@/lib/exchange/export'
import { ExportFormat } from '@/lib/exchange/schema'
import { requireCtx } from '@/lib/http/session'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { problemOf } from '@/lib/problem'
import { PromptId, PromptName } from '@/lib/prompts/schema'

export const dynamic = 'force-dynamic'

const Query = z.object({
  workspace: z.string().max(100),
  format: ExportFormat,
  prompt: PromptId.optional(),
  prefix: PromptName.optional(),
})

/** The export menu's own door. Programs use GET /api/v1/export with a key. */
export async function GET(request: Request): Promise<Response> {
  const requestId = request.headers.get('x-request-id')?.slice(0, 100) || newId('req')
  try {
    const parsed = Query.safeParse(Object.fromEntries(new URL(request.url).searchParams))
    if (!parsed.success) throw new AppError('malformed', 'This address is not one that the export menu makes.')
    const { workspace, format, prompt: promptId, prefix } = parsed.data
    const ctx = { ...(await requireCtx(workspace)), requestId }
    const { stream, type, filename } = await exportStream(ctx, { ...(promptId ? { promptId } : prefix ? { prefix } : {}) }, format)
    return new Response(stream, {
      headers: { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${filename}"`, 'Cache-Control': 'no-store' },
    })
  } catch (error) {
    if (!isAppError(error)) logger.error({ err: error, requestId }, 'an export failed')
    const { status, headers, body } = problemOf(error, requestId)
    return Response.json(body, { status, headers })
  }
}
