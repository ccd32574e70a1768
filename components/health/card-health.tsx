import { Status } from '@/components/feedback/status'
import type { BalanceDto } from '@/lib/health/balance-schema'
import type { ProbeDto } from '@/lib/health/probe-schema'
import type { GatewayHealthDto } from '@/lib/health/schema'
import { rateWords, roughWords, toneOf } from './health-words'
import { leftWords } from './money-words'
import { ProbeStatus } from './probe-status'
import { Sparkline, sparklineWords } from './sparkline'

type CardHealthProps = { health: GatewayHealthDto | undefined; probe: ProbeDto | undefined; balance: BalanceDto | undefined }

/** How a gateway is, on its card: the probe, the runs of the last 24 hours, and the money left. */
export function CardHealth({ health, probe, balance }: CardHealthProps) {
  const left = balance && leftWords(balance)
  return (
    <div className="mt-auto flex min-w-0 flex-col gap-1.5 border-t pt-3 text-xs">
      {(probe || left) && (
        <p className="flex flex-wrap justify-between gap-x-3">
          {probe && <ProbeStatus probe={probe} />}
          {left && (
            <span className="tabular-nums" title={balance.guess ?? undefined}>
              {left}
              {balance.guess && <span className="text-muted-foreground"> (check)</span>}
            </span>
          )}
        </p>
      )}
      {health && health.calls > 0 ? (
        <div className="flex flex-wrap items-end justify-between gap-x-3 gap-y-1">
          <p className="flex min-w-0 flex-col tabular-nums">
            <Status tone={toneOf(health)}>
              {health.calls.toLocaleString('en')} calls in 24 h, {rateWords(health.errorRate)} failed
            </Status>
            <span className="pl-5 text-muted-foreground">
              {health.latencyMs ? `p50 ${roughWords(health.latencyMs.p50)}, p95 ${roughWords(health.latencyMs.p95)}` : 'none went well'}
            </span>
          </p>
          <Sparkline points={health.points} label={sparklineWords(health.points)} className="w-28" />
        </div>
      ) : (
        <Status tone="unknown" className="text-muted-foreground">
          No runs in 24 h
        </Status>
      )}
    </div>
  )
}
