import { Columns3 } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { RunDetail } from '@/components/runs/run-detail'
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { isAppError } from '@/lib/errors'
import { requirePage } from '@/lib/http/session'
import { readPrice } from '@/lib/prices/queries'
import { getRun } from '@/lib/runs/queries'

export const metadata: Metadata = { title: 'Run' }

export default async function RunPage({ params }: { params: Promise<{ workspace: string; runId: string }> }) {
  const { workspace: slug, runId } = await params
  const { ctx, workspace } = await requirePage(slug)
  if (!/^run_[0-9A-Z]{26}$/.test(runId)) notFound()
  const run = await getRun(ctx, runId).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'not_found') notFound()
    throw error
  })
  const price = run.priceId === null ? null : await readPrice(ctx, run.priceId)
  return (
    <Page
      crumbs={[{ label: 'Runs', href: `/${workspace.slug}/runs` }, { label: `Run …${run.id.slice(-6)}` }]}
      actions={
        run.prompt && (
          <Button asChild>
            <Link href={`/${workspace.slug}/playground?run=${run.id}`}>
              <Columns3 />
              Open in playground
            </Link>
          </Button>
        )
      }
    >
      <RunDetail run={run} workspace={workspace.slug} price={price} />
    </Page>
  )
}
