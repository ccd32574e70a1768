import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyButton } from '@/components/feedback/copy-button'
import { CopyField } from '@/components/feedback/copy-field'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { PriceUsed } from '@/components/prices/price-used'
import { cn } from '@/components/ui/cn'
import type { PriceDetail } from '@/lib/prices/schema'
import type { RawCall } from '@/lib/runs/raw-call'
import type { RunDetailDto } from '@/lib/runs/schema'
import { AnswerText } from './answer-text'
import { CallErrorNote } from './call-error-note'
import { curlOf } from './curl'
import { costSentence, costSourceWords, costWords, countWords, durationWords, tokensPerSecond, UNKNOWN } from './figures'
import { PlainText } from './plain-text'
import { RawCallView } from './raw-call-view'
import { runStatusWords } from './run-status-words'
import { SentMessages } from './sent-messages'
import { sourceWords } from './source-words'
import { ToolCallBlocks } from './tool-call-blocks'

/** `price`: the row of the price book that the cost was counted with. `raw`: the call as it went over the wire. */
type RunDetailProps = { run: RunDetailDto; workspace: string; price: PriceDetail | null; raw: RawCall }

/** One run: what went in, what came out, how long it took, what it cost. */
export function RunDetail({ run, workspace, price, raw }: RunDetailProps) {
  const { inputs, error, status } = run
  return (
    <div className="mx-auto grid max-w-6xl gap-x-10 gap-y-8 px-4 py-6 sm:px-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="flex min-w-0 flex-col gap-8">
        {error && (
          <CallErrorNote
            error={error}
            tone={status === 'error' ? 'danger' : 'warn'}
            title={status === 'error' ? 'The call failed' : 'Incomplete: no finish reason came'}
          />
        )}
        <Part title="Answer" aside={run.output && <CopyButton value={run.output} label="Copy the answer" />}>
          {run.reasoning && (
            <details className="mb-3">
              <summary className="text-muted-foreground text-xs">Reasoning</summary>
              <PlainText text={run.reasoning} className="mt-1 border-l pl-3 text-muted-foreground text-xs" />
            </details>
          )}
          {run.output ? (
            <AnswerText text={run.output} responseFormat={status === 'ok' ? inputs.responseFormat : null} />
          ) : (
            run.toolCalls.length === 0 && <p className="text-muted-foreground">Nothing came.</p>
          )}
          {run.toolCalls.length > 0 && (
            <div className="mt-3">
              <ToolCallBlocks calls={run.toolCalls} />
            </div>
          )}
        </Part>
        <Part title="What was sent">
          <SentMessages messages={inputs.messages} />
        </Part>
        <Values title="Variables" values={inputs.variables} />
        <Values title="Parameters" values={inputs.parameters} />
        {inputs.tools.length > 0 && <Json title="Tools" value={inputs.tools} />}
        {inputs.responseFormat !== null && inputs.responseFormat !== undefined && (
          <Json title="Response format" value={inputs.responseFormat} />
        )}
        <Part title="Over the wire" aside={<CopyButton value={curlOf(raw)} label="Copy as curl" size="md" />}>
          <details>
            <summary className="text-muted-foreground">The request and the answer as they went, without keys</summary>
            <div className="mt-3">
              <RawCallView call={raw} />
            </div>
          </details>
        </Part>
      </div>
      <Facts run={run} workspace={workspace} price={price} />
    </div>
  )
}

function Facts({ run, workspace, price }: Omit<RunDetailProps, 'raw'>) {
  const { word, tone, means } = runStatusWords[run.status]
  const rate = tokensPerSecond(run.usage?.outputTokens ?? null, run.firstTokenMs, run.latencyMs)
  const tokens = (count: number | null | undefined) => (count === null || count === undefined ? UNKNOWN : countWords(count))
  const { cachedInputTokens, reasoningTokens } = run.usage ?? {}
  return (
    <aside aria-label="Facts" className="flex flex-col gap-6 max-lg:order-first">
      <dl className="grid grid-cols-[7rem_1fr] items-baseline gap-x-4 gap-y-2 tabular-nums">
        <Fact label="Status">
          <span title={means}>
            <Status tone={tone}>{word}</Status>
          </span>
        </Fact>
        <Fact label="First token">{run.firstTokenMs === null ? '–' : durationWords(run.firstTokenMs)}</Fact>
        <Fact label="Total time">{durationWords(run.latencyMs)}</Fact>
        <Fact label="Input tokens">
          {tokens(run.usage?.inputTokens)}
          {cachedInputTokens ? <Small>{countWords(cachedInputTokens)} cached</Small> : null}
        </Fact>
        <Fact label="Output tokens">
          {tokens(run.usage?.outputTokens)}
          {reasoningTokens ? <Small>{countWords(reasoningTokens)} reasoning</Small> : null}
          {rate !== null && <Small>{countWords(rate)}/s</Small>}
        </Fact>
        <Fact label="Cost">
          <span title={costSentence(run.cost, run.reportedCost)}>{costWords(run.cost)}</span>
          {run.cost && <Small>{price ? <PriceUsed price={price} workspace={workspace} /> : costSourceWords[run.cost.source]}</Small>}
          {run.reportedCost && run.cost?.source === 'price_book' && <Small>reported {costWords(run.reportedCost)}</Small>}
        </Fact>
        {run.attempts.length > 1 && <Fact label="Tries">{run.attempts.length}</Fact>}
        <Fact label="Finish reason">{run.finishReason ?? 'none given'}</Fact>
      </dl>
      <dl className="grid grid-cols-[7rem_1fr] items-baseline gap-x-4 gap-y-2 border-t pt-5">
        <Fact label="Prompt">
          {run.prompt ? (
            <Link href={`/${workspace}/prompts/${run.prompt.id}`} className={cn(linked, 'break-all font-mono text-xs')}>
              {run.prompt.name}
            </Link>
          ) : (
            'none'
          )}
        </Fact>
        <Fact label="Version">{run.version ?? 'unsaved'}</Fact>
        <Fact label="Gateway">{run.gateway}</Fact>
        <Fact label="Model">
          <span className="break-all font-mono text-xs">{run.model}</span>
          {run.answeredModel && run.answeredModel !== run.model && (
            <Small>
              answered as <span className="break-all font-mono">{run.answeredModel}</span>
            </Small>
          )}
        </Fact>
        <Fact label="Environment">{run.environment ?? 'none'}</Fact>
        <Fact label="Source">
          {sourceWords[run.source]}
          {run.sessionId && (
            <Small>
              <Link href={`/${workspace}/playground?session=${run.sessionId}`} className={linked}>
                its playground session
              </Link>
            </Small>
          )}
        </Fact>
        <Fact label="Started">
          <RelativeTime iso={run.startedAt} />
          {run.createdBy && <Small>by {run.createdBy}</Small>}
        </Fact>
      </dl>
      <div className="flex flex-col gap-2">
        <CopyField value={run.id} label="Copy the run's id" />
        {run.requestId && <CopyField value={run.requestId} label="Copy the gateway's request id" />}
      </div>
    </aside>
  )
}

const linked = 'underline decoration-border-strong underline-offset-3 hover:decoration-current'

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}

const Small = ({ children }: { children: ReactNode }) => <span className="block text-muted-foreground text-xs">{children}</span>

function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <div className="mb-2 flex h-7 items-center justify-between gap-2">
        <h2 className="font-semibold text-base">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

function Values({ title, values }: { title: string; values: Record<string, unknown> }) {
  const entries = Object.entries(values)
  if (entries.length === 0) return null
  return (
    <Part title={title}>
      <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] items-baseline gap-x-6 gap-y-2">
        {entries.map(([name, value]) => (
          <Fact key={name} label={name}>
            <PlainText mono text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} className="text-xs" />
          </Fact>
        ))}
      </dl>
    </Part>
  )
}

function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <Part title={title}>
      <div className="rounded-md border bg-card p-3">
        <PlainText mono text={JSON.stringify(value, null, 2)} className="text-xs" />
      </div>
    </Part>
  )
}
