'use client'

import type { ReactNode } from 'react'
import { costSentence, costSourceWords, costWords, countWords, durationWords, tokensPerSecond, UNKNOWN } from '@/components/runs/figures'
import { cn } from '@/components/ui/cn'
import type { Answer } from './answers'

const NOTHING = '–'

/** Six figures at the same places in every column, so that they can be compared along a line. */
export function ColumnFigures({ answer }: { answer: Answer | undefined }) {
  const run = answer?.run ?? null
  const known = (value: number | null | undefined, words: (value: number) => string) =>
    value === null || value === undefined ? (run ? UNKNOWN : NOTHING) : words(value)
  const firstTokenMs = run ? run.firstTokenMs : answer?.firstAt ? answer.firstAt - answer.askedAt : null
  const rate = run ? tokensPerSecond(run.usage?.outputTokens ?? null, run.firstTokenMs, run.latencyMs) : null
  return (
    <dl className="grid shrink-0 grid-cols-3 gap-x-2 gap-y-1.5 border-b px-3 py-2">
      <Figure label="First token" note={run && run.firstTokenMs === null ? 'The answer came in one piece, or not at all.' : undefined}>
        {run && run.firstTokenMs === null ? NOTHING : known(firstTokenMs, durationWords)}
      </Figure>
      <Figure label="Total time">{known(run?.latencyMs ?? ownClock(answer), durationWords)}</Figure>
      <Figure
        label={run?.cost ? `Cost, ${costSourceWords[run.cost.source]}` : 'Cost'}
        note={run ? costSentence(run.cost, run.reportedCost) : undefined}
      >
        {run ? costWords(run.cost) : NOTHING}
      </Figure>
      <Figure label="Input tokens" note={cachedNote(run?.usage?.cachedInputTokens)}>
        {known(run?.usage?.inputTokens, countWords)}
      </Figure>
      <Figure label="Output tokens" note={reasoningNote(run?.usage?.reasoningTokens)} aside={rate !== null && `${countWords(rate)}/s`}>
        {known(run?.usage?.outputTokens, countWords)}
      </Figure>
      <Figure label="Finish reason">{run ? (run.finishReason ?? 'none given') : NOTHING}</Figure>
    </dl>
  )
}

/** Where the server's figure will not come any more (stopped, connection lost), this browser's clock. */
const ownClock = (answer: Answer | undefined) => (answer?.endedAt && answer.status !== 'error' ? answer.endedAt - answer.askedAt : null)

const cachedNote = (tokens: number | null | undefined) => (tokens ? `${countWords(tokens)} of them from the gateway's cache` : undefined)
const reasoningNote = (tokens: number | null | undefined) => (tokens ? `${countWords(tokens)} of them for reasoning` : undefined)

type FigureProps = { label: string; note?: string | undefined; children: string; aside?: ReactNode }

function Figure({ label, note, children, aside }: FigureProps) {
  const faint = children === NOTHING || children === UNKNOWN || children === 'none given'
  return (
    <div className="min-w-0" title={note}>
      <dt className="truncate text-2xs text-muted-foreground">{label}</dt>
      <dd
        className={cn(
          'truncate tabular-nums',
          faint && 'text-muted-foreground',
          note && 'underline decoration-dotted decoration-border-strong underline-offset-3',
        )}
      >
        {children}
        {aside && <span className="ml-1.5 text-muted-foreground text-xs">{aside}</span>}
        {note && <span className="sr-only">. {note}</span>}
      </dd>
    </div>
  )
}
