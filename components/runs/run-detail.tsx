import type { ReactNode } from 'react'
import { CopyButton } from '@/components/feedback/copy-button'
import type { PriceDetail } from '@/lib/prices/schema'
import type { RawCall } from '@/lib/runs/raw-call'
import type { RunDetailDto } from '@/lib/runs/schema'
import { AnswerText } from './answer-text'
import { CallErrorNote } from './call-error-note'
import { curlOf } from './curl'
import { PlainText } from './plain-text'
import { RawCallView, TriesList } from './raw-call-view'
import { Fact, RunFacts } from './run-facts'
import { SentMessages } from './sent-messages'
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
        {run.attempts.length > 1 && (
          <Part title="Tries">
            <TriesList attempts={run.attempts} />
          </Part>
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
        <Part
          title="Over the wire"
          aside={raw.body && <CopyButton value={curlOf({ ...raw, body: raw.body })} label="Copy as curl" size="md" />}
        >
          <details>
            <summary className="text-muted-foreground">The request and the answer as they went, without keys</summary>
            <div className="mt-3">
              <RawCallView call={{ ...raw, attempts: [] }} />
            </div>
          </details>
        </Part>
      </div>
      <RunFacts run={run} workspace={workspace} price={price} />
    </div>
  )
}

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
