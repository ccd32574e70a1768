import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { Status } from '@/components/feedback/status'
import { AuditFilter } from '@/components/settings/audit-filter'
import { AuditLog } from '@/components/settings/audit-log'
import { type AuditNames, promptIdsIn } from '@/components/settings/audit-words'
import { ChainMark } from '@/components/settings/chain-mark'
import { NoAccess } from '@/components/settings/no-access'
import { Button } from '@/components/ui/button'
import { listKeys } from '@/lib/api-keys/queries'
import { type AuditEventDto, ListAuditEvents } from '@/lib/audit/schema'
import type { Ctx } from '@/lib/context'
import { listEnvironments } from '@/lib/environments/queries'
import { requirePage } from '@/lib/http/session'
import { promptNames } from '@/lib/prompts/prompt-names'
import { listAuditEvents, verifyAuditChain } from '@/lib/workspaces/audit-log'
import { listMembers } from '@/lib/workspaces/queries'

export const metadata: Metadata = { title: 'Audit log' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AuditPage({ params, searchParams }: Props) {
  const [{ workspace: slug }, asked] = await Promise.all([params, searchParams])
  const { ctx, workspace } = await requirePage(slug)
  if (!workspace.permissions.includes('audit.read'))
    return <NoAccess permission="audit.read" role={workspace.role} title="The audit log is for admins" />
  const { kind, actor, subject: subjectId, before } = asked
  const parsed = ListAuditEvents.safeParse({ kind, actor, subjectId, before: before && Number(before) })
  const query = parsed.success ? parsed.data : ListAuditEvents.parse({})
  const [page, members] = await Promise.all([listAuditEvents(ctx, query), listMembers(ctx)])
  const names = await namesFor(ctx, page.data)
  const here = (next: Record<string, string | number | undefined>) => {
    const kept = Object.entries(next).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]))
    return `/${slug}/settings/audit${kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''}`
  }
  const filters = { kind: query.kind, actor: query.actor, subject: query.subjectId }
  const narrowed = Object.values(filters).some((value) => value !== undefined)
  return (
    <section>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 pt-5 pb-3 sm:px-6">
        <div>
          <h2 className="font-semibold text-base">Audit log</h2>
          <div className="text-xs">
            <Suspense fallback={<Status tone="unknown">Verifying the chain</Status>}>
              <Chain ctx={ctx} />
            </Suspense>
          </div>
        </div>
        <AuditFilter kind={query.kind} actor={query.actor} members={members} />
      </div>
      {page.data.length === 0 ? (
        <EmptyState
          mark="none"
          title="Nothing like that has happened"
          actions={
            narrowed && (
              <Button asChild>
                <Link href={here({})}>Show everything</Link>
              </Button>
            )
          }
        >
          Everything that changes the workspace is written here, in the same step as the change itself.
        </EmptyState>
      ) : (
        <AuditLog events={page.data} names={names} />
      )}
      <div className="flex gap-2 px-4 py-3 sm:px-6">
        {query.before !== undefined && (
          <Button asChild size="sm">
            <Link href={here(filters)}>Newest</Link>
          </Button>
        )}
        {page.nextBefore !== null && (
          <Button asChild size="sm">
            <Link href={here({ ...filters, before: page.nextBefore })}>Older</Link>
          </Button>
        )}
      </div>
    </section>
  )
}

/** Recomputes the whole chain while the list is already on the screen. */
async function Chain({ ctx }: { ctx: Ctx }) {
  return <ChainMark check={await verifyAuditChain(ctx)} />
}

/** What the ids in the log are called now. */
async function namesFor(ctx: Ctx, events: AuditEventDto[]): Promise<AuditNames> {
  const [prompts, environments, archived, keys] = await Promise.all([
    promptNames(ctx, promptIdsIn(events)),
    listEnvironments(ctx),
    listEnvironments(ctx, { archived: true }),
    listKeys(ctx),
  ])
  return Object.fromEntries([...prompts, ...[...environments, ...archived, ...keys].map(({ id, name }) => [id, name] as const)])
}
