'use client'

import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { SimulatorBadge } from '@/components/gateways/simulator-badge'
import { AnswerText } from '@/components/runs/answer-text'
import { CallErrorNote } from '@/components/runs/call-error-note'
import { PlainText } from '@/components/runs/plain-text'
import { ToolCallBlocks } from '@/components/runs/tool-call-blocks'
import { type Answer, isRunning } from './answers'
import { RetryButton } from './retry-button'

const NEAR_END_PX = 48

type ColumnAnswerProps = {
  answer: Answer | undefined
  label: string
  /** The column asks what the version says, so it must be said who answered. */
  ownTarget: boolean
  /** While voting blind nothing may tell who answered. */
  blind: boolean
  responseFormat: unknown
  /** The conversation so far. */
  before?: ReactNode
  onRetry: (() => void) | null
}

/** What a column says: errors first, then what came. Follows the end while the reader is there. */
export function ColumnAnswer({ answer, label, before, ...rest }: ColumnAnswerProps) {
  const pane = useRef<HTMLElement>(null)
  const atEnd = useRef(true)
  const running = isRunning(answer)
  const said = answer ? answer.text.length + answer.reasoning.length + answer.toolCalls.length : 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new piece of text scrolls
  useEffect(() => {
    if (running && atEnd.current && pane.current) pane.current.scrollTop = pane.current.scrollHeight
  }, [said, running])

  return (
    <section
      ref={pane}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-busy={running}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
      }}
      className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto overscroll-contain px-3 py-3 focus-visible:outline-offset-[-2px]"
    >
      {before}
      {answer ? <Said answer={answer} running={running} {...rest} /> : <p className="text-muted-foreground">The answer will stand here.</p>}
    </section>
  )
}

const errorTitles = {
  incomplete: 'Incomplete: no finish reason came',
  error: 'The call failed',
  lost: 'The connection broke',
} as const

type SaidProps = Omit<ColumnAnswerProps, 'answer' | 'label' | 'before'> & { answer: Answer; running: boolean }

function Said({ answer, running, ownTarget, blind, responseFormat, onRetry }: SaidProps) {
  const { status, error, text, reasoning, toolCalls, from, endedAt } = answer
  const wait = error?.retryAfterSeconds ?? null
  return (
    <>
      {blind && error && (
        <p className="text-muted-foreground">This call did not give a whole answer. You will see why when you have voted.</p>
      )}
      {!blind && error && (status === 'error' || status === 'incomplete' || status === 'lost') && (
        <CallErrorNote
          error={error}
          title={status === 'error' && from === null ? 'Nothing was sent' : errorTitles[status]}
          tone={status === 'error' ? 'danger' : 'warn'}
          action={onRetry && <RetryButton readyAt={wait === null || endedAt === null ? null : endedAt + wait * 1000} onRetry={onRetry} />}
        />
      )}
      {status === 'aborted' && <p className="text-muted-foreground text-xs">Stopped here.</p>}
      {ownTarget && !blind && from && (
        <p className="flex flex-wrap items-center gap-1.5 text-muted-foreground text-xs">
          <span>
            Asked of <span className="break-all font-mono">{from.model}</span>, {from.gatewayName}
          </span>
          <SimulatorBadge gateway={{ name: from.gatewayName, simulator: from.simulator }} />
        </p>
      )}
      {reasoning && !blind && (
        <details className="group min-w-0">
          <summary className="flex h-6 list-none items-center gap-1 rounded-sm text-muted-foreground text-xs hover:text-foreground [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden="true" className="size-3.5 transition-transform group-open:rotate-90" />
            Reasoning
          </summary>
          <PlainText text={reasoning} className="border-l pl-3 text-muted-foreground text-xs" />
        </details>
      )}
      {text && <AnswerText text={text} complete={!running} responseFormat={status === 'ok' && !blind ? responseFormat : null} />}
      <ToolCallBlocks calls={toolCalls} />
      {status === 'ok' && text === '' && toolCalls.length === 0 && <p className="text-muted-foreground">The model said nothing.</p>}
    </>
  )
}
