import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { csvOf, everyRun, jsonLinesOf } from './export-rows'
import { facetsOf, firstIdAt } from './filter'
import type { ExportRuns, RunDetailDto } from './schema'

export type RunExport = { stream: ReadableStream<Uint8Array>; type: string; filename: string }

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl' } as const

/**
 * The runs that a filter lets through, up to now, as a file made while it is read: as many as there are, in the memory of fifty. Leaves an
 * audit row first: whoever takes prompts and answers away is known.
 */
export async function exportRuns(ctx: Ctx, { format, ...filter }: ExportRuns): Promise<RunExport> {
  authorize(ctx, 'run.read')
  const now = new Date()
  const facets = await facetsOf(ctx, filter)
  await withTransaction(ctx, (tx) =>
    audit(tx, ctx, {
      action: 'run.export',
      subjectId: ctx.workspaceId,
      details: { format, filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) },
    }),
  )
  const until = firstIdAt(now.getTime() + 1)
  const bounded = facets && { ...facets, to: facets.to === null || facets.to > until ? until : facets.to }
  return {
    stream: streamOf(bounded ? everyRun(ctx, bounded) : none(), format),
    type: types[format],
    filename: `runs-${now.toISOString().slice(0, 16).replace(/[T:]/g, '-')}.${format}`,
  }
}

async function* none(): AsyncGenerator<RunDetailDto[]> {}

function streamOf(runs: AsyncGenerator<RunDetailDto[]>, format: ExportRuns['format']): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const header = format === 'csv' ? csvOf([], true) : ''
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (header !== '') controller.enqueue(encoder.encode(header))
    },
    async pull(controller) {
      const { done, value } = await runs.next()
      if (done) return controller.close()
      const text = format === 'csv' ? csvOf(value, false) : jsonLinesOf(value)
      controller.enqueue(encoder.encode(text))
    },
    async cancel() {
      await runs.return(undefined)
    },
  })
}
