'use client'

import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import type { KeyboardEvent } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { useWorkspace } from '@/components/shell/workspace-context'
import { cn } from '@/components/ui/cn'
import { MarkedText } from '@/components/ui/marked-text'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { RunDto, RunMatch } from '@/lib/runs/schema'
import { costSentence, costWords, countWords, durationWords, reportsOtherwise, UNKNOWN } from './figures'
import { runStatusWords } from './run-status-words'

/** `within`: the filter that the runs were found with, as a query string, for their pages' neighbours. */
type RunsTableProps = { runs: readonly RunDto[]; showPrompt: boolean; within: string }

/** Runs, newest first; arrows, Home and End move from row to row, Enter opens. */
export function RunsTable({ runs, showPrompt, within }: RunsTableProps) {
  return (
    <Table label="Runs" className="tabular-nums">
      <TableHeader>
        <tr>
          <TableHead>When</TableHead>
          <TableHead>Status</TableHead>
          {showPrompt && <TableHead>Prompt</TableHead>}
          {!showPrompt && <TableHead>Version</TableHead>}
          <TableHead>Target</TableHead>
          <TableHead className="text-right">First token</TableHead>
          <TableHead className="text-right">Total time</TableHead>
          <TableHead className="text-right">Tokens in / out</TableHead>
          <TableHead className="text-right">Cost</TableHead>
        </tr>
      </TableHeader>
      <TableBody onKeyDown={moveByArrows}>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} showPrompt={showPrompt} within={within} />
        ))}
      </TableBody>
    </Table>
  )
}

function RunRow({ run, showPrompt, within }: { run: RunDto } & Omit<RunsTableProps, 'runs'>) {
  const { slug } = useWorkspace()
  const { word, tone, means } = runStatusWords[run.status]
  const version = run.version === null ? 'unsaved' : `v${run.version}`
  return (
    <>
      <TableRow className={cn('relative focus-within:bg-muted', run.matches?.length && 'border-b-0')}>
        <TableCell className="whitespace-nowrap">
          <Link
            href={`/${slug}/runs/${run.id}${within}`}
            data-run=""
            className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
          >
            <RelativeTime iso={run.startedAt} />
          </Link>
        </TableCell>
        <TableCell>
          <span className="flex" title={run.error?.message ?? means}>
            <Status tone={tone}>{word}</Status>
          </span>
        </TableCell>
        {showPrompt ? (
          <TableCell>
            <span className="flex min-w-0 items-baseline gap-2">
              <span className="max-w-56 truncate font-mono text-xs">{run.prompt?.name ?? 'no prompt'}</span>
              <span className="text-muted-foreground text-xs">{version}</span>
            </span>
          </TableCell>
        ) : (
          <TableCell className="whitespace-nowrap text-xs">{version}</TableCell>
        )}
        <TableCell>
          <span className="flex min-w-0 items-baseline gap-2">
            <span className="max-w-52 truncate font-mono text-xs" title={run.model}>
              {run.model}
            </span>
            <span className="whitespace-nowrap text-muted-foreground text-xs">{run.gateway}</span>
          </span>
        </TableCell>
        <TableCell className="whitespace-nowrap text-right">{run.firstTokenMs === null ? '–' : durationWords(run.firstTokenMs)}</TableCell>
        <TableCell className="whitespace-nowrap text-right">{durationWords(run.latencyMs)}</TableCell>
        <TableCell className="whitespace-nowrap text-right">
          <Tokens run={run} />
        </TableCell>
        <TableCell className="whitespace-nowrap text-right">
          <span title={costSentence(run.cost, run.reportedCost)} className={run.cost ? undefined : 'text-muted-foreground'}>
            {reportsOtherwise(run.cost, run.reportedCost) && (
              <>
                <TriangleAlert aria-hidden="true" className="mr-1 inline size-3 align-[-1px] text-warn" />
                <span className="sr-only">The gateway reported {costWords(run.reportedCost)}, the price book says </span>
              </>
            )}
            {costWords(run.cost)}
          </span>
        </TableCell>
      </TableRow>
      {run.matches && run.matches.length > 0 && (
        <TableRow className="hover:bg-transparent">
          <TableCell colSpan={8} className="h-auto pt-0 pb-2">
            <RunMatches matches={run.matches} />
          </TableCell>
        </TableRow>
      )}
    </>
  )
}

const fieldWords: Record<RunMatch['field'], string> = { input: 'input', output: 'answer', error: 'error' }

const RunMatches = ({ matches }: { matches: readonly RunMatch[] }) =>
  matches.map(({ field, text, ranges }) => (
    <div key={`${field} ${text}`} className="flex min-w-0 gap-2 text-muted-foreground text-xs">
      <span className="w-12 shrink-0">{fieldWords[field]}</span>
      <span className="min-w-0 whitespace-normal break-words" dir="auto">
        <MarkedText text={text} ranges={ranges} />
      </span>
    </div>
  ))

function Tokens({ run: { usage } }: { run: RunDto }) {
  const words = (tokens: number | null) => (tokens === null ? UNKNOWN : countWords(tokens))
  if (!usage) return <span className="text-muted-foreground">{UNKNOWN}</span>
  return `${words(usage.inputTokens)} / ${words(usage.outputTokens)}`
}

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-run]')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const places: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }
  const next = at < 0 ? undefined : links[places[event.key] ?? -1]
  if (!next) return
  event.preventDefault()
  next.focus()
}
