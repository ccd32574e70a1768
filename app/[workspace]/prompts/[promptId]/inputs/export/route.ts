import { z } from 'zod'
import { isAppError } from '@/lib/errors'
import { requireCtx } from '@/lib/http/session'
import { exportInputSets } from '@/lib/input-sets/export-input-sets'
import { readInputSets } from '@/lib/input-sets/queries'
import { getPrompt } from '@/lib/prompts/queries'

const types = { csv: 'text/csv; charset=utf-8', json: 'application/json', jsonl: 'application/x-ndjson' } as const
const Format = z.enum(['csv', 'json', 'jsonl']).catch('json')

type Context = { params: Promise<{ workspace: string; promptId: string }> }

/** A prompt's input sets as a file for whoever is signed in; programs have GET /api/v1/prompts/{name}/inputs/export. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { workspace, promptId } = await params
  try {
    const ctx = await requireCtx(workspace)
    const prompt = await getPrompt(ctx, promptId)
    if (!prompt) return new Response('There is no such prompt.', { status: 404 })
    const format = Format.parse(new URL(request.url).searchParams.get('format'))
    const file = `${prompt.name.replaceAll('/', '-')}-inputs.${format}`
    return new Response(exportInputSets(await readInputSets(ctx, promptId), format), {
      headers: { 'Content-Type': types[format], 'Content-Disposition': `attachment; filename="${file}"`, 'Cache-Control': 'no-store' },
    })
  } catch (error) {
    if (!isAppError(error)) throw error
    return new Response(error.message, { status: error.code === 'unauthenticated' ? 401 : 404 })
  }
}
