'use client'

import { useEffect, useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { exactWords } from '@/components/feedback/relative-time-words'
import { TextSkeleton } from '@/components/feedback/skeletons'
import { priceWords } from '@/components/gateways/price-words'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Badge } from '@/components/ui/badge'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import type { PriceFigures, PriceHistoryOf, PriceHistoryRow } from '@/lib/prices/schema'
import { jumpSentence, priceSourceWords } from './price-source-words'

export type HistoryAction = ServerAction<PriceHistoryOf, PriceHistoryRow[]>

type HistorySheetProps = { of: PriceHistoryOf | null; action: HistoryAction; onClose: () => void }

/** What a model cost at a gateway, from when to when, and who said so. */
export function HistorySheet({ of, action, onClose }: HistorySheetProps) {
  return (
    <Sheet open={of !== null} onOpenChange={(open) => !open && onClose()}>
      {of && (
        <SheetContent title="Price history" description={<span className="break-all font-mono">{of.model}</span>}>
          <HistoryRows key={`${of.gateway} ${of.model}`} of={of} action={action} />
        </SheetContent>
      )}
    </Sheet>
  )
}

function HistoryRows({ of, action }: { of: PriceHistoryOf; action: HistoryAction }) {
  const [rows, setRows] = useState<PriceHistoryRow[] | null>(null)
  const { run, failure } = useAction(action, { onSuccess: setRows, onFailure: () => true })
  const { gateway, model } = of
  useEffect(() => void run({ gateway, model }), [run, gateway, model])
  if (failure) return <p className="p-4 text-danger">{failure.message}</p>
  if (!rows)
    return (
      <div className="p-4">
        <TextSkeleton lines={6} />
      </div>
    )
  if (rows.length === 0) return <p className="p-4 text-muted-foreground">No price was ever set for this model.</p>
  return (
    <ol className="flex flex-col">
      {rows.map((row) => (
        <li key={row.id} className="flex flex-col gap-1.5 border-b px-4 py-3 last:border-b-0">
          <div className="flex flex-wrap items-center gap-2">
            <time dateTime={row.validFrom} className="font-medium tabular-nums">
              {exactWords(Date.parse(row.validFrom))}
            </time>
            {row.state === 'in_force' && <Badge tone="well">in force</Badge>}
            {row.state === 'planned' && <Badge tone="outline">planned</Badge>}
          </div>
          {row.figures ? <Figures figures={row.figures} /> : <p className="text-muted-foreground">Not known from then on.</p>}
          {row.jumps.map((jump) => (
            <p key={jump.figure} className="text-warn text-xs">
              {jumpSentence(jump, row.figures?.currency ?? '')}
            </p>
          ))}
          <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
            {priceSourceWords[row.source]}
            {row.note && `: ${row.note}`}
          </p>
          <p className="text-muted-foreground text-xs">
            by {row.setBy}, <RelativeTime iso={row.setAt} />
          </p>
        </li>
      ))}
    </ol>
  )
}

const labels = [
  ['inputPerMillion', 'Input / M'],
  ['cachedInputPerMillion', 'Cached / M'],
  ['outputPerMillion', 'Output / M'],
  ['perCall', 'Per call'],
] as const

function Figures({ figures }: { figures: PriceFigures }) {
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 tabular-nums">
      {labels.map(([key, label]) => {
        const amount = figures[key]
        return (
          amount !== null && (
            <div key={key}>
              <dt className="text-muted-foreground text-xs">{label}</dt>
              <dd>{priceWords(amount, figures.currency)}</dd>
            </div>
          )
        )
      })}
    </dl>
  )
}
