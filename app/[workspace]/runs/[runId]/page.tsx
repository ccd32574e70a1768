import { Columns3 } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { RunActions } from '@/components/runs/run-actions'
import { RunDetail } from '@/components/runs/run-detail'
import { formatRunsView, parseRunsView } from '@/components/runs/runs-url'
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { isAppError } from '@/lib/errors'
import { requirePage } from '@/lib/http/session'
import { sessionShowing } from '@/lib/playground/queries'
import { readPrice } from '@/lib/prices/queries'
import { runRecord } from '@/lib/runs/export-rows'
import { getRun, neighboursOf } from '@/lib/runs/queries'
import { rawCall } from '@/lib/runs/raw-call'
import { findPrompt } from '../../playground/load-prompt'
import { deleteRunAction } from '../actions'
import { filterOf } from '../load-runs'

export const metadata: Metadata = { title: 'Run' }

type Props = {
  params: Promise<{ workspace: string; runId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** A run, and its neighbours in the filter that its address names. */
export default async function RunPage({ params, searchParams }: Props) {
  const { workspace: slug, runId } = await params
  const { ctx, workspace } = await requirePage(slug)
  if (!/^run_[0-9A-Z]{26}$/.test(runId)) notFound()
  const given = await searchParams
  const view = { ...parseRunsView((name) => [given[name]].flat()[0]), before: null }
  const within = formatRunsView(view)
  const prompt = view.prompt === null ? null : await findPrompt(ctx, view.prompt)
  const [run, raw, neighbours] = await Promise.all([
    getRun(ctx, runId),
    rawCall(ctx, { id: runId }),
    neighboursOf(ctx, runId, filterOf(view, prompt?.id)),
  ]).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'not_found') notFound()
    throw error
  })
  const price = run.priceId === null ? null : await readPrice(ctx, run.priceId)
  const session = await sessionShowing(ctx, run)
  return (
    <Page
      crumbs={[{ label: 'Runs', href: `/${workspace.slug}/runs${within}` }, { label: `Run …${run.id.slice(-6)}` }]}
      actions={
        <>
          <RunActions
            id={run.id}
            neighbours={neighbours}
            within={within}
            json={JSON.stringify({ ...runRecord(run), response: run.response }, null, 2)}
            deleteRun={deleteRunAction}
          />
          {run.prompt && (
            <Button asChild>
              <Link href={`/${workspace.slug}/playground?${session === null ? `run=${run.id}` : `session=${session}`}`}>
                <Columns3 />
                Open in playground
              </Link>
            </Button>
          )}
        </>
      }
    >
      <RunDetail run={run} price={price} raw={raw} workspace={workspace.slug} />
    </Page>
  )
}
