import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyField } from '@/components/feedback/copy-field'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { PriceUsed } from '@/components/prices/price-used'
import { cn } from '@/components/ui/cn'
import { canonicalOf } from '@/lib/gateways/canonical'
import type { PriceDetail } from '@/lib/prices/schema'
import type { RunDetailDto } from '@/lib/runs/schema'
import { costSentence, costWords, countWords, durationWords, reportsOtherwise, tokensPerSecond, UNKNOWN } from './figures'
import { runStatusWords } from './run-status-words'
import { sourceWords } from './source-words'

type RunFactsProps = { run: RunDetailDto; workspace: string; price: PriceDetail | null }

/** Everything that was counted of a run, and where it belongs. What nobody told says so; it is never 0. */
export function RunFacts({ run, workspace, price }: RunFactsProps) {
  const { word, tone, means } = runStatusWords[run.status]
  const { usage, attempts } = run
  const sameModel = run.answeredModel !== null && canonicalOf(run.answeredModel) === canonicalOf(run.model)
  const rate = tokensPerSecond(usage?.outputTokens ?? null, run.firstTokenMs, run.latencyMs)
  return (
    <aside aria-label="Facts" className="flex flex-col gap-6 max-lg:order-first">
      <dl className="grid grid-cols-[7rem_1fr] items-baseline gap-x-4 gap-y-2 tabular-nums">
        <Fact label="Status">
          <span title={means}>
            <Status tone={tone}>{word}</Status>
          </span>
        </Fact>
        <Fact label="First token">
          {run.firstTokenMs !== null ? durationWords(run.firstTokenMs) : run.output === '' ? 'none came' : 'came in one piece'}
        </Fact>
        <Fact label="Total time">{durationWords(run.latencyMs)}</Fact>
        <Fact label="Tokens/s">{rate === null ? UNKNOWN : countWords(rate)}</Fact>
        <Fact label="Input tokens">
          {tokenWords(usage?.inputTokens)}
          {usage && <Small>{tokenWords(usage.cachedInputTokens)} cached</Small>}
        </Fact>
        <Fact label="Output tokens">
          {tokenWords(usage?.outputTokens)}
          {usage && <Small>{tokenWords(usage.reasoningTokens)} reasoning</Small>}
        </Fact>
        <Fact label="Cost">
          <CostFact run={run} workspace={workspace} price={price} />
        </Fact>
        <Fact label="Tries">{attempts.length === 0 ? UNKNOWN : attempts.length === 1 ? '1, no retry' : countWords(attempts.length)}</Fact>
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
        </Fact>
        <Fact label="Answered as">
          {run.answeredModel === null ? UNKNOWN : <span className="break-all font-mono text-xs">{run.answeredModel}</span>}
          {run.answeredModel !== null && run.answeredModel !== run.model && (
            <Small>
              {sameModel ? (
                'another name of the same model'
              ) : (
                <>
                  <Odd /> not the model that was asked
                </>
              )}
            </Small>
          )}
        </Fact>
        <Fact label="Environment">
          {run.environment ?? 'none'}
          {run.variant && <Small>variant {run.variant}</Small>}
        </Fact>
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
      <dl className="flex flex-col gap-3 border-t pt-5">
        <IdFact label="Run" value={run.id} copy="Copy the run's id" />
        <IdFact label="The gateway’s request" value={run.requestId} copy="Copy the gateway's request id" />
      </dl>
    </aside>
  )
}

const tokenWords = (count: number | null | undefined) => (count === null || count === undefined ? UNKNOWN : countWords(count))

/** The cost with its source: the row of the price book, the gateway, or why nobody knows; both amounts where they differ. */
function CostFact({ run: { cost, reportedCost, usage }, workspace, price }: RunFactsProps) {
  if (cost === null) {
    return (
      <>
        {UNKNOWN}
        <Small>
          {usage ? 'The gateway reported none, and the price book has no price for it.' : 'Nobody reported a cost or counted tokens.'}
        </Small>
      </>
    )
  }
  const booked = cost.source === 'price_book'
  const odd = reportsOtherwise(cost, reportedCost)
  return (
    <>
      <span title={costSentence(cost, reportedCost)}>{costWords(cost)}</span>
      <Small>{!booked ? 'as the gateway reported it' : price ? <PriceUsed price={price} workspace={workspace} /> : 'price book'}</Small>
      {booked && reportedCost && (
        <Small>
          {odd ? (
            <span title={`${reportedCost.amount} ${reportedCost.currency}`}>
              <Odd /> the gateway reported {costWords(reportedCost)}
            </span>
          ) : (
            'the gateway reported the same'
          )}
        </Small>
      )}
    </>
  )
}

const linked = 'underline decoration-border-strong underline-offset-3 hover:decoration-current'

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}

const IdFact = ({ label, value, copy }: { label: string; value: string | null; copy: string }) => (
  <div>
    <dt className="mb-1 text-muted-foreground text-xs">{label}</dt>
    <dd>
      {value === null ? <span className="text-muted-foreground">The gateway gave no id.</span> : <CopyField value={value} label={copy} />}
    </dd>
  </div>
)

const Small = ({ children }: { children: ReactNode }) => <span className="block text-muted-foreground text-xs">{children}</span>
const Odd = () => <TriangleAlert aria-hidden="true" className="inline size-3 align-[-1px] text-warn" />
