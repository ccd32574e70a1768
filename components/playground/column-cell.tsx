'use client'

import { ExternalLink, FileDiff, Star } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { CopyButton } from '@/components/feedback/copy-button'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { ToggleGroup } from '@/components/ui/toggle-group'
import { Tooltip } from '@/components/ui/tooltip'
import { type Answer, answerText, hasWords, isRunning } from './answers'
import { ColumnAnswer } from './column-answer'
import { ColumnFigures } from './column-figures'
import { ColumnStatus } from './column-status'
import { EmptyNames } from './empty-names'
import { RawDialog, type ReadRawRun } from './raw-dialog'
import { SpreadFigures } from './spread-figures'

/** One answer of a cell: of a repetition, at the newest turn of its conversation. */
export type CellAnswer = { cell: string; answer: Answer | undefined; changed: boolean }

export type ColumnCellProps = {
  /** "Column 2", or "Column 2, Ada" where there are several rows. */
  name: string
  /** One for each repetition. */
  answers: readonly CellAnswer[]
  /** What its JSON is checked against. */
  responseFormat: unknown
  /** The column asks what the version says, so it must be said who answered. */
  ownTarget: boolean
  /** Fewer figures, less height: where there are several rows. */
  dense: boolean
  /** While voting blind nothing may tell who answered. */
  blind: boolean
  readRawRun: ReadRawRun
  onRetry: ((cell: string) => void) | null
  best: string | null
  /** Null: this person may not judge, or there is nothing to choose from. */
  onBest: ((cell: string | null) => void) | null
  onCompare: ((cell: string) => void) | null
  /** What stands before and after the answer: the conversation so far, and how to go on with it. */
  around?: ((cell: string, answer: Answer | undefined) => { before?: ReactNode; after?: ReactNode }) | undefined
}

/** What one column says to one input, once or several times. */
export function ColumnCell(props: ColumnCellProps) {
  const { name, answers, responseFormat, ownTarget, dense, blind, readRawRun, onRetry, best, onBest, onCompare, around } = props
  const { slug } = useWorkspace()
  const [looked, setLooked] = useState(0)
  const at = Math.min(looked, answers.length - 1)
  const shown = answers[at]
  if (!shown) return null
  const { cell, answer, changed } = shown
  const running = isRunning(answer)
  const nothingSent = answer?.status === 'error' && answer.run === null
  const label = answers.length > 1 ? `${name}, answer ${at + 1}` : name
  const { before, after } = around?.(cell, answer) ?? {}
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {answers.length > 1 && (
        <div className="flex shrink-0 flex-col gap-2 border-b px-3 py-2">
          <ToggleGroup
            label={`Answers of ${name}`}
            size="sm"
            value={String(at)}
            onValueChange={(value) => setLooked(Number(value))}
            options={answers.map(({ cell }, index) => ({
              value: String(index),
              label: String(index + 1),
              hint: cell === best ? `Answer ${index + 1}, the best` : `Answer ${index + 1}`,
            }))}
          />
          {!blind && <SpreadFigures answers={answers.map(({ answer }) => answer)} />}
        </div>
      )}
      <div className="flex h-9 shrink-0 items-center justify-between gap-2 pr-1 pl-3 text-xs">
        <span className="flex min-w-0 items-center gap-2">
          <ColumnStatus answer={answer} quiet={blind} />
          {changed && !running && !blind && (
            <span className="truncate text-muted-foreground" title="The inputs, the version or the target have changed since this was run.">
              changed since
            </span>
          )}
        </span>
        <span className="flex shrink-0 items-center">
          {onBest && hasWords(answer) && !running && (
            <Tooltip content={best === cell ? 'The best. Press to take that back.' : 'Mark as the best'}>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`${label} is the best`}
                aria-pressed={best === cell}
                onClick={() => onBest(best === cell ? null : cell)}
              >
                <Star className={cn('size-3.5', best === cell && 'fill-current text-well')} />
              </Button>
            </Tooltip>
          )}
          {onCompare && hasWords(answer) && !running && (
            <Tooltip content="Compare with another answer">
              <Button variant="ghost" size="icon-sm" aria-label={`Compare ${label} with another`} onClick={() => onCompare(cell)}>
                <FileDiff className="size-3.5" />
              </Button>
            </Tooltip>
          )}
          {!blind && answer?.run && (
            <>
              <RawDialog name={label} runId={answer.run.id} read={readRawRun} />
              <Tooltip content="Open this run">
                <Button asChild variant="ghost" size="icon-sm">
                  <Link href={`/${slug}/runs/${answer.run.id}`} aria-label={`Open the run of ${label}`}>
                    <ExternalLink className="size-3.5" />
                  </Link>
                </Button>
              </Tooltip>
            </>
          )}
          {hasWords(answer) && !running && <CopyButton value={answerText(answer)} label={`Copy the answer of ${label}`} />}
        </span>
      </div>
      {!blind && answer && !nothingSent && <ColumnFigures answer={answer} dense={dense} />}
      {!blind && answer?.empty && <EmptyNames names={answer.empty} />}
      <ColumnAnswer
        answer={answer}
        label={`Answer of ${label}`}
        ownTarget={ownTarget}
        blind={blind}
        responseFormat={responseFormat}
        before={before}
        onRetry={onRetry && (() => onRetry(cell))}
      />
      {after}
    </div>
  )
}
