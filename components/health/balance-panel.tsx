'use client'

import { useRouter } from 'next/navigation'
import { RelativeTime } from '@/components/feedback/relative-time'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { GatewayRef } from '@/lib/gateways/schema'
import type { BalanceDto } from '@/lib/health/balance-schema'
import { amountWords, leftWords } from './money-words'

export type AskBalanceAction = ServerAction<GatewayRef, BalanceDto | null>

/** What money is left at the gateway, where it tells; what is a guess says so. */
export function BalancePanel({ gateway, balance, action }: { gateway: string; balance: BalanceDto | null; action: AskBalanceAction }) {
  const { can } = useWorkspace()
  const router = useRouter()
  const { run, pending } = useAction(action, { onSuccess: () => router.refresh() })
  const left = balance && leftWords(balance)
  return (
    <section aria-labelledby="balance" className="flex min-w-0 flex-col gap-2 rounded-md border bg-card p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="balance" className="font-semibold">
          Balance
        </h2>
        {can('gateway.write') && (
          <Button size="sm" pending={pending} onClick={() => void run({ gateway })}>
            Ask now
          </Button>
        )}
      </div>
      <div role="status" className="flex flex-col gap-1">
        {balance?.toldAt && (
          <>
            <p className="font-semibold text-lg tabular-nums">{left ?? 'Nothing is said of what is left'}</p>
            <p className="text-muted-foreground text-xs tabular-nums">
              {balance.used !== null && `${amountWords(balance.used, balance.currency)} used, `}
              {balance.granted !== null && `${amountWords(balance.granted, balance.currency)} granted, `}
              told <RelativeTime iso={balance.toldAt} />
              {balance.expiresAt && (
                <>
                  , the key expires <RelativeTime iso={balance.expiresAt} />
                </>
              )}
            </p>
            {balance.guess && <p className="text-warn text-xs">A guess: {balance.guess}</p>}
          </>
        )}
        {balance?.failure && (
          <p dir="auto" className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
            Asked <RelativeTime iso={balance.askedAt} />: {balance.failure}
          </p>
        )}
        {!balance && (
          <p className="text-muted-foreground text-xs">
            Not asked yet. New API, One API and OpenRouter tell it with the gateway’s own key.
          </p>
        )}
      </div>
    </section>
  )
}
