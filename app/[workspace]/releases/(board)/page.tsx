import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { ReleaseTabs } from '@/components/approvals/release-tabs'
import { EmptyState } from '@/components/feedback/empty-state'
import { Board } from '@/components/releases/board'
import { BoardSearch } from '@/components/releases/board-search'
import { CreateEnvironmentDialog } from '@/components/settings/create-environment-dialog'
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { listRequests, waitingCounts } from '@/lib/approvals/queries'
import { listEnvironments } from '@/lib/environments/queries'
import { requirePage } from '@/lib/http/session'
import { readBoard } from '@/lib/releases/queries'
import { listRollouts } from '@/lib/rollouts/queries'
import { createEnvironmentAction } from '../actions'
import { releaseActions } from '../release-actions'

export const metadata: Metadata = { title: 'Releases' }

type Props = { params: Promise<{ workspace: string }>; searchParams: Promise<Record<'q' | 'after', string | string[] | undefined>> }

const one = (value: string | string[] | undefined) => (typeof value === 'string' && value !== '' ? value : undefined)
const pageSize = 100

export default async function ReleasesPage({ params, searchParams }: Props) {
  const [{ workspace: slug }, asked] = await Promise.all([params, searchParams])
  const { ctx, workspace } = await requirePage(slug)
  const [search, cursor] = [one(asked.q)?.slice(0, 200), one(asked.after)?.slice(0, 500)]
  const [board, archived, rollouts, requests, { forMe }] = await Promise.all([
    readBoard(ctx, { search, cursor, limit: pageSize }),
    listEnvironments(ctx, { archived: true }),
    listRollouts(ctx, { underWay: true, limit: 200 }),
    listRequests(ctx, { state: 'open', limit: 200 }),
    waitingCounts(ctx),
  ])
  const mayAdd = workspace.permissions.includes('environment.write')
  const taken = [...board.environments, ...archived].map((environment) => environment.slug)
  const addEnvironment = mayAdd && (
    <CreateEnvironmentDialog
      create={createEnvironmentAction}
      taken={taken}
      trigger={
        <Button>
          <Plus />
          Add environment
        </Button>
      }
    />
  )
  const here = (query: Record<string, string | undefined>) => {
    const kept = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return kept.length > 0 ? `/${slug}/releases?${new URLSearchParams(kept)}` : `/${slug}/releases`
  }
  const empty = board.prompts.length === 0
  return (
    <Page
      crumbs={[{ label: 'Releases' }]}
      actions={addEnvironment}
      bar={
        <>
          <ReleaseTabs workspace={slug} waiting={forMe} />
          {(!empty || search !== undefined) && (
            <search className="flex flex-wrap items-center gap-3 border-b px-4 py-2 sm:px-6">
              <BoardSearch value={search ?? ''} />
            </search>
          )}
        </>
      }
    >
      {empty && search !== undefined ? (
        <EmptyState
          mark="none"
          title={`No prompt is named like “${search}”`}
          actions={
            <Button asChild>
              <Link href={here({})}>Show all prompts</Link>
            </Button>
          }
        >
          The search looks into names only, folders included.
        </EmptyState>
      ) : empty ? (
        <EmptyState
          title="Nothing to release yet"
          actions={
            <Button asChild variant="primary">
              <Link href={`/${slug}/prompts`}>Go to prompts</Link>
            </Button>
          }
        >
          Here each prompt has a row and each environment a column, from {board.environments[0]?.name ?? 'development'} to{' '}
          {board.environments.at(-1)?.name ?? 'production'}: you see which version is live where, promote it one step further, and roll it
          back. Create a prompt and save a version to begin.
        </EmptyState>
      ) : (
        <>
          <Board
            environments={board.environments}
            prompts={board.prompts}
            underWay={{ rollouts: rollouts.data, requests: requests.data }}
            actions={releaseActions}
          />
          <div className="flex flex-wrap items-center gap-3 px-4 py-4 text-muted-foreground text-xs sm:px-6">
            {cursor !== undefined && (
              <Button asChild size="sm">
                <Link href={here({ q: search })}>Back to the start</Link>
              </Button>
            )}
            {board.nextCursor && (
              <Button asChild size="sm">
                <Link href={here({ q: search, after: board.nextCursor })}>Next {pageSize}</Link>
              </Button>
            )}
            {board.environments.length <= 2 && (
              <p className="max-w-2xl">
                {board.environments.map(({ name }) => name).join(' and ')} are enough for many teams. Add staging for a last look,
                experiment for new models, or an environment bound to a region, such as China, whose data never leaves it
                {mayAdd ? (
                  <>
                    :{' '}
                    <Link href={`/${slug}/settings/environments`} className="underline">
                      each is one click away in the settings
                    </Link>
                    .
                  </>
                ) : (
                  '. An admin can add them.'
                )}
              </p>
            )}
          </div>
        </>
      )}
    </Page>
  )
}
