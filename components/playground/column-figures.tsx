'use client'

import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { CopyButton } from '@/components/feedback/copy-button'
import { costSentence, costSourceWords, costWords, countWords, durationWords, tokensPerSecond, UNKNOWN } from '@/components/runs/figures'
import { cn } from '@/components/ui/cn'
import type { RunResult } from '@/lib/runs/schema'
import type { Answer } from './answers'

const NOTHING = '–'

/** Figures at the same places in every column, so that they can be compared along a line; six of them when `dense`. */
export function ColumnFigures({ answer, dense = false }: { answer: Answer; dense?: boolean }) {
  const { run } = answer
  const known = (value: number | null | undefined, words: (value: number) => string) =>
    value === null || value === undefined ? (run ? UNKNOWN : NOTHING) : words(value)
  const firstTokenMs = run ? run.firstTokenMs : answer.firstAt ? answer.firstAt - answer.askedAt : null
  const rate = run ? tokensPerSecond(run.usage?.outputTokens ?? null, run.firstTokenMs, run.latencyMs) : null
  const { cachedInputTokens, reasoningTokens } = run?.usage ?? {}
  const requestId = run?.requestId ?? answer.error?.requestId ?? null
  const finish = <Figure label="Finish reason">{run ? (run.finishReason ?? 'none given') : NOTHING}</Figure>
  return (
    <dl className="grid shrink-0 grid-cols-3 gap-x-2 gap-y-1.5 border-b px-3 py-2">
      <Figure label="First token" note={run && run.firstTokenMs === null ? 'The answer came in one piece, or not at all.' : undefined}>
        {run && run.firstTokenMs === null ? NOTHING : known(firstTokenMs, durationWords)}
      </Figure>
      <Figure label="Total time">{known(run?.latencyMs ?? ownClock(answer), durationWords)}</Figure>
      {dense ? finish : <Figure label="Tokens/s">{rate === null ? NOTHING : countWords(rate)}</Figure>}
      <Figure label="Input tokens" tall aside={cachedInputTokens ? `${countWords(cachedInputTokens)} cached` : null}>
        {known(run?.usage?.inputTokens, countWords)}
      </Figure>
      <Figure label="Output tokens" tall aside={reasoningTokens ? `${countWords(reasoningTokens)} reasoning` : null}>
        {known(run?.usage?.outputTokens, countWords)}
      </Figure>
      <Figure
        label={run?.cost ? `Cost, ${costSourceWords[run.cost.source]}` : 'Cost'}
        tall
        note={run ? costSentence(run.cost, run.reportedCost) : undefined}
        aside={run && differs(run) ? `${costWords(run.reportedCost)} reported` : null}
      >
        {run ? costWords(run.cost) : NOTHING}
      </Figure>
      {!dense && (
        <>
          {finish}
          <Echoed run={run} />
          <Figure label="Tries" note={run && run.attempts.length > 1 ? triesNote(run.attempts) : undefined}>
            {run && run.attempts.length > 0 ? countWords(run.attempts.length) : NOTHING}
          </Figure>
          <div className="col-span-3 flex h-6 min-w-0 items-center gap-1">
            <dt className="shrink-0 text-2xs text-muted-foreground">Request id</dt>
            <dd className="flex min-w-0 items-center gap-1 font-mono text-xs">
              <span className={cn('truncate', requestId === null && 'text-muted-foreground')}>{requestId ?? NOTHING}</span>
              {requestId && <CopyButton value={requestId} label="Copy the request id" size="icon-xs" />}
            </dd>
          </div>
        </>
      )}
    </dl>
  )
}

/** The name the gateway says answered; marked where it is not the one that was asked. */
function Echoed({ run }: { run: RunResult | null }) {
  const name = run?.answeredModel ?? null
  if (!run || name === null) return <Figure label="Answered as">{run ? UNKNOWN : NOTHING}</Figure>
  if (name === run.model) return <Figure label="Answered as">{name}</Figure>
  return (
    <Figure label="Answered as" note={`The gateway says ${name} answered; ${run.model} was asked.`} mark>
      {name}
    </Figure>
  )
}

/** What the gateway reported is another amount than the price book's; both are decimal strings. */
const differs = ({ cost, reportedCost }: RunResult) =>
  cost?.source === 'price_book' &&
  reportedCost !== null &&
  (cost.currency !== reportedCost.currency || plainDecimal(cost.amount) !== plainDecimal(reportedCost.amount))
const plainDecimal = (amount: string) => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount)

const triesNote = (attempts: RunResult['attempts']) =>
  attempts
    .slice(0, -1)
    .map(
      ({ gateway, status, code, latencyMs }) =>
        `${gateway}: ${[status, code].filter(Boolean).join(' ') || 'failed'} after ${durationWords(latencyMs)}`,
    )
    .join('; ')

/** Where the server's figure will not come any more (stopped, connection lost), this browser's clock. */
const ownClock = (answer: Answer) => (answer.endedAt && answer.status !== 'error' ? answer.endedAt - answer.askedAt : null)

type FigureProps = {
  label: string
  note?: string | undefined
  children: string
  /** Under the figure, where there is something more to say of it. */
  aside?: ReactNode
  /** Keeps room for an aside, so that figures stand level in columns with and without one. */
  tall?: boolean
  mark?: boolean
}

function Figure({ label, note, children, aside, tall = false, mark = false }: FigureProps) {
  const faint = children === NOTHING || children === UNKNOWN || children === 'none given'
  return (
    <div className={cn('min-w-0', tall && 'min-h-12')} title={note ?? children}>
      <dt className="truncate text-2xs text-muted-foreground">{label}</dt>
      <dd
        className={cn(
          'truncate tabular-nums',
          faint && 'text-muted-foreground',
          note && 'underline decoration-dotted decoration-border-strong underline-offset-3',
        )}
      >
        {mark && <TriangleAlert aria-hidden="true" className="mr-1 inline size-3 align-[-1px] text-warn" />}
        {children}
        {note && <span className="sr-only">. {note}</span>}
      </dd>
      {aside && <dd className="truncate text-2xs text-muted-foreground tabular-nums leading-3">{aside}</dd>}
    </div>
  )
}
