'use client'

import Link from 'next/link'
import type { KeyboardEvent } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { RunDto } from '@/lib/runs/schema'
import { costSentence, costWords, countWords, durationWords, UNKNOWN } from './figures'
import { runStatusWords } from './run-status-words'

type RunsTableProps = { runs: readonly RunDto[]; showPrompt: boolean }

/** Runs, newest first; arrows move from row to row, Enter opens. */
export function RunsTable({ runs, showPrompt }: RunsTableProps) {
  return (
    <Table label="Runs" className="tabular-nums">
      <TableHeader>
        <tr>
          <TableHead>When</TableHead>
          {showPrompt && <TableHead>Prompt</TableHead>}
          {!showPrompt && <TableHead>Version</TableHead>}
          <TableHead>Target</TableHead>
          <TableHead>Status</TableHead>
          <TableHead className="text-right">First token</TableHead>
          <TableHead className="text-right">Total time</TableHead>
          <TableHead className="text-right">Tokens in / out</TableHead>
          <TableHead className="text-right">Cost</TableHead>
        </tr>
      </TableHeader>
      <TableBody onKeyDown={moveByArrows}>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} showPrompt={showPrompt} />
        ))}
      </TableBody>
    </Table>
  )
}

function RunRow({ run, showPrompt }: { run: RunDto; showPrompt: boolean }) {
  const { slug } = useWorkspace()
  const { word, tone, means } = runStatusWords[run.status]
  const version = run.version === null ? 'unsaved' : `v${run.version}`
  return (
    <TableRow className="relative focus-within:bg-muted">
      <TableCell className="whitespace-nowrap">
        <Link
          href={`/${slug}/runs/${run.id}`}
          data-run=""
          className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
        >
          <RelativeTime iso={run.startedAt} />
        </Link>
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
      <TableCell>
        <span className="flex" title={run.error?.message ?? means}>
          <Status tone={tone}>{word}</Status>
        </span>
      </TableCell>
      <TableCell className="whitespace-nowrap text-right">{run.firstTokenMs === null ? '–' : durationWords(run.firstTokenMs)}</TableCell>
      <TableCell className="whitespace-nowrap text-right">{durationWords(run.latencyMs)}</TableCell>
      <TableCell className="whitespace-nowrap text-right">
        <Tokens run={run} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-right">
        <span title={costSentence(run.cost, run.reportedCost)} className={run.cost ? undefined : 'text-muted-foreground'}>
          {costWords(run.cost)}
        </span>
      </TableCell>
    </TableRow>
  )
}

function Tokens({ run: { usage } }: { run: RunDto }) {
  const words = (tokens: number | null) => (tokens === null ? UNKNOWN : countWords(tokens))
  if (!usage) return <span className="text-muted-foreground">{UNKNOWN}</span>
  return `${words(usage.inputTokens)} / ${words(usage.outputTokens)}`
}

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-run]')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (at < 0 || !next) return
  event.preventDefault()
  next.focus()
}
