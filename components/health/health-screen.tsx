'use client'

import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useWorkspace } from '@/components/shell/workspace-context'
import { ToggleGroup } from '@/components/ui/toggle-group'
import { ERROR_KINDS, type GatewayHealthDto, HEALTH_WINDOWS, type Percentiles } from '@/lib/health/schema'
import { ModelsHealthTable, PointsTable } from './figures-table'
import { errorWords, rateWords, roughWords, windowWords } from './health-words'
import { Sparkline, sparklineWords } from './sparkline'

type HealthScreenProps = {
  health: GatewayHealthDto
  /** What else tells how it is: the probe, the balance. */
  beside?: ReactNode
}

/** How a gateway and its models did, by the runs there were. */
export function HealthScreen({ health, beside }: HealthScreenProps) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const { window, points } = health
  const home = `/${slug}/gateways/${health.gateway}/health`
  return (
    <div className="flex flex-col gap-6 py-4">
      {beside}
      <section aria-labelledby="runs" className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-3 px-4 sm:px-6">
          <h2 id="runs" className="font-semibold text-base">
            What runs showed
          </h2>
          <ToggleGroup
            label="Time"
            size="sm"
            value={window}
            onValueChange={(next) => next && router.push(`${home}?window=${next}`)}
            options={HEALTH_WINDOWS.map((value) => ({ value, label: windowWords[value].name }))}
          />
        </div>
        {health.calls === 0 ? (
          <EmptyState mark="none" title={`No runs in ${windowWords[window].last}`} heading="h2" className="py-10">
            Every call that goes through this gateway is counted here: how many failed and how, and how long they took.
          </EmptyState>
        ) : (
          <>
            <Figures health={health} />
            <div className="flex flex-col gap-1 px-4 sm:px-6">
              <Sparkline points={points} label={sparklineWords(points)} className="h-16 w-full" />
              <p className="text-muted-foreground text-xs">Calls per {windowWords[window].step}, the failed ones on top. Times are UTC.</p>
            </div>
            <ErrorKinds health={health} />
            <ModelsHealthTable health={health} />
            <details className="px-4 sm:px-6">
              <summary className="cursor-pointer text-muted-foreground text-xs">The numbers behind the bars</summary>
              <div className="mt-2 max-w-xl rounded-md border">
                <PointsTable points={points} />
              </div>
            </details>
          </>
        )}
      </section>
    </div>
  )
}

function Figures({ health }: { health: GatewayHealthDto }) {
  const { calls, errorRate, errors, aborted, firstTokenMs, latencyMs, lastOkAt, window } = health
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-4 sm:px-6 md:grid-cols-5">
      <Figure label="Calls" note={aborted > 0 ? `${aborted.toLocaleString('en')} stopped by the caller` : undefined}>
        {calls.toLocaleString('en')}
      </Figure>
      <Figure label="Errors" note={`${errors.toLocaleString('en')} failed`}>
        {rateWords(errorRate)}
      </Figure>
      <Times label="First token" of={firstTokenMs} />
      <Times label="Whole answer" of={latencyMs} />
      <Figure label="Last success" note={lastOkAt ? undefined : `none in ${windowWords[window].last}`}>
        {lastOkAt ? <RelativeTime iso={lastOkAt} /> : '–'}
      </Figure>
    </dl>
  )
}

const Times = ({ label, of }: { label: string; of: Percentiles | null }) => (
  <Figure label={`${label}, p50`} note={of ? `p95 ${roughWords(of.p95)}` : 'nothing went well'}>
    {of ? roughWords(of.p50) : '–'}
  </Figure>
)

function Figure({ label, note, children }: { label: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-muted-foreground text-xs">{label}</dt>
      <dd className="font-semibold text-lg tabular-nums">{children}</dd>
      {note && <dd className="text-muted-foreground text-xs tabular-nums">{note}</dd>}
    </div>
  )
}

function ErrorKinds({ health: { errors, errorsByKind } }: { health: GatewayHealthDto }) {
  if (errors === 0) return null
  return (
    <ul aria-label="Errors by kind" className="flex flex-wrap gap-x-5 gap-y-1 px-4 text-xs sm:px-6">
      {ERROR_KINDS.filter((kind) => errorsByKind[kind]).map((kind) => (
        <li key={kind}>
          <span className="font-semibold tabular-nums">{errorsByKind[kind]?.toLocaleString('en')}</span>{' '}
          <span className="text-muted-foreground">{errorWords[kind]}</span>
        </li>
      ))}
    </ul>
  )
}
