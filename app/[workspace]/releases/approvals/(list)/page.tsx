import type { Metadata } from 'next'
import Link from 'next/link'
import { NewOutcomes } from '@/components/approvals/new-outcomes'
import { ReleaseTabs } from '@/components/approvals/release-tabs'
import { RequestList } from '@/components/approvals/request-list'
import { EmptyState } from '@/components/feedback/empty-state'
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { listRequests, newOutcomes, waitingCounts } from '@/lib/approvals/queries'
import { ListRequests } from '@/lib/approvals/schema'
import { requirePage } from '@/lib/http/session'
import { seeOutcomesAction } from '../actions'

export const metadata: Metadata = { title: 'Approvals' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<'after', string | string[] | undefined>> }

export default async function ApprovalsPage({ params, searchParams }: Props) {
  const [{ workspace: slug }, asked] = await Promise.all([params, searchParams])
  const { ctx, workspace } = await requirePage(slug)
  const cursor = ListRequests.shape.cursor.safeParse(asked.after).data
  const here = `/${workspace.slug}/releases/approvals`
  const [open, page, news, { forMe }] = await Promise.all([
    listRequests(ctx, { state: 'open', limit: 200 }),
    listRequests(ctx, { cursor, limit: 50 }),
    newOutcomes(ctx),
    waitingCounts(ctx),
  ])
  const decided = page.data.filter(({ state }) => state !== 'open')
  return (
    <Page
      crumbs={[{ label: 'Releases', href: `/${workspace.slug}/releases` }, { label: 'Approvals' }]}
      bar={<ReleaseTabs workspace={workspace.slug} waiting={forMe} />}
    >
      {open.data.length === 0 && decided.length === 0 ? (
        <EmptyState title="Nothing waits for approval">
          Where an environment asks for four eyes, a release waits here until a second person has looked at what changes and approves it.
          Turn it on under Settings, Environments.
        </EmptyState>
      ) : (
        <>
          <NewOutcomes requests={news} workspace={workspace.slug} seeOutcomes={seeOutcomesAction} />
          {open.data.length > 0 && cursor === undefined && (
            <section>
              <h2 className="px-4 pt-5 pb-2 font-semibold sm:px-6">Waiting</h2>
              <RequestList label="Waiting" requests={open.data} workspace={workspace.slug} />
            </section>
          )}
          {decided.length > 0 && (
            <section>
              <h2 className="px-4 pt-5 pb-2 font-semibold sm:px-6">Decided</h2>
              <RequestList label="Decided" requests={decided} workspace={workspace.slug} />
            </section>
          )}
          {page.nextCursor && (
            <div className="px-4 py-4 sm:px-6">
              <Button asChild size="sm">
                <Link href={`${here}?after=${page.nextCursor}`}>Show older</Link>
              </Button>
            </div>
          )}
        </>
      )}
    </Page>
  )
}
