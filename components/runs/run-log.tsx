'use client'

import { ArrowLeft, ArrowRight, RefreshCw, X } from 'lucide-react'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useTransition } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import { type PromptChoice, PromptPicker, type SearchPrompts } from '@/components/playground/prompt-picker'
import { formatPlaygroundUrl } from '@/components/playground/url-state'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { RunFilter, RunPage } from '@/lib/runs/schema'
import { RunFilters } from './run-filters'
import { type DeleteRunsAction, RunLogMenu } from './run-log-menu'
import { RunsTable } from './runs-table'
import { formatRunsView, isFiltered, type RunsView } from './runs-url'

type RunLogProps = {
  page: RunPage
  view: RunsView
  gateways: readonly { slug: string; name: string }[]
  environments: readonly { slug: string; name: string }[]
  /** For the prompt filter; null on a prompt's own page, where the log holds its runs only. */
  prompts: { chosen: PromptChoice | null; first: readonly PromptChoice[]; search: SearchPrompts } | null
  /** The prompt whose page this is. */
  prompt?: string
  /** What the address asks for, up to now. */
  filter: RunFilter
  deleteRuns: DeleteRunsAction
}

/** The log of runs: filters, a page of rows, older and newest. */
export function RunLog({
  page: { runs, nextCursor, lookedBackTo, total },
  view,
  gateways,
  environments,
  prompts,
  prompt,
  filter,
  deleteRuns,
}: RunLogProps) {
  const { slug } = useWorkspace()
  const path = usePathname()
  const router = useRouter()
  const [refreshing, start] = useTransition()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page of the log begins at its top
  useEffect(() => {
    document.getElementById('main')?.scrollTo(0, 0)
  }, [view.before])
  const filtered = isFiltered({ ...view, ...(prompts ? {} : { prompt: null }) })
  const within = formatRunsView({ ...view, before: null, ...(prompt === undefined ? {} : { prompt }) })
  const playground = `/${slug}/playground${formatPlaygroundUrl({ prompt: prompt ?? null, version: null, draft: false, environment: null, run: null, columns: null })}`
  return (
    <>
      <RunFilters
        view={view}
        gateways={gateways}
        environments={environments}
        promptFilter={prompts && ((choose) => <PromptFilter prompts={prompts} onChoose={choose} />)}
      >
        {total && total.count > 0 && (
          <span className="whitespace-nowrap text-muted-foreground text-xs tabular-nums">
            {total.count.toLocaleString('en')}
            {total.atLeast && '+'} {total.count === 1 ? 'run' : 'runs'}
          </span>
        )}
        <Button onClick={() => start(() => router.refresh())} pending={refreshing}>
          <RefreshCw />
          Refresh
        </Button>
        {(runs.length > 0 || lookedBackTo) && (
          <RunLogMenu within={within} filter={filter} total={total} filtered={filtered || prompt !== undefined} deleteRuns={deleteRuns} />
        )}
      </RunFilters>
      {runs.length > 0 ? (
        <RunsTable runs={runs} showPrompt={prompts !== null} within={within} />
      ) : lookedBackTo ? null : filtered || view.before ? (
        <EmptyState
          mark="none"
          title="No run matches"
          actions={
            <Button asChild>
              <Link href={path}>Show all runs</Link>
            </Button>
          }
        >
          Take a filter away, or look at a longer time.
        </EmptyState>
      ) : (
        <EmptyState
          mark="response"
          title="No runs yet"
          actions={
            <Button asChild variant="primary">
              <Link href={playground}>Open the playground</Link>
            </Button>
          }
        >
          Every call of a model, from the playground or over HTTP, is kept here: what went in, what came out, how long it took and what it
          cost.
        </EmptyState>
      )}
      {lookedBackTo && (
        <div className="px-4 pt-4 sm:px-6">
          <Notice tone="info" title={runs.length > 0 ? 'There may be more further back' : 'Nothing yet'}>
            All runs since <RelativeTime iso={lookedBackTo} /> were looked at. Go on with “Look further back”, or choose a shorter time.
          </Notice>
        </div>
      )}
      {(nextCursor || view.before) && (
        <nav aria-label="Pages" className="flex justify-between gap-2 px-4 py-4 sm:px-6">
          {view.before ? (
            <Button asChild>
              <Link href={`${path}${formatRunsView({ ...view, before: null })}`}>
                <ArrowLeft />
                Newest
              </Link>
            </Button>
          ) : (
            <span />
          )}
          {nextCursor && (
            <Button asChild>
              <Link href={`${path}${formatRunsView({ ...view, before: nextCursor })}`}>
                {lookedBackTo ? 'Look further back' : 'Older'}
                <ArrowRight />
              </Link>
            </Button>
          )}
        </nav>
      )}
    </>
  )
}

type PromptFilterProps = { prompts: NonNullable<RunLogProps['prompts']>; onChoose: (name: string | null) => void }

function PromptFilter({ prompts: { chosen, first, search }, onChoose }: PromptFilterProps) {
  return (
    <div className="flex items-center">
      <PromptPicker
        aria-label={`Prompt: ${chosen?.name ?? 'All prompts'}`}
        value={chosen}
        prompts={first}
        search={search}
        placeholder="All prompts"
        onChoose={({ name }) => onChoose(name)}
        className="w-52"
      />
      {chosen && (
        <Button variant="ghost" size="icon" aria-label="All prompts" onClick={() => onChoose(null)}>
          <X />
        </Button>
      )}
    </div>
  )
}
