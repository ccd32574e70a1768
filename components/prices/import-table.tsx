'use client'

import { priceWords } from '@/components/gateways/price-words'
import { Badge, type Tone } from '@/components/ui/badge'
import { Checkbox } from '@/components/ui/checkbox'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { PlannedPrice, PriceFigures } from '@/lib/prices/schema'
import { JumpBadge } from './jump-badge'

export const changeWords: Record<PlannedPrice['change'], { word: string; tone: Tone }> = {
  new: { word: 'new', tone: 'well' },
  changed: { word: 'changed', tone: 'neutral' },
  same: { word: 'unchanged', tone: 'outline' },
  gone: { word: 'gone', tone: 'warn' },
  unreadable: { word: 'unreadable', tone: 'danger' },
}
export const canTake = ({ change }: PlannedPrice): boolean => change === 'new' || change === 'changed' || change === 'gone'

type ImportTableProps = {
  rows: readonly PlannedPrice[]
  chosen: ReadonlySet<string>
  onChoose: (models: readonly string[], on: boolean) => void
}

/** What an import would do, row by row: old figures crossed out, new ones beside them. */
export function ImportTable({ rows, chosen, onChoose }: ImportTableProps) {
  const takeable = rows.filter(canTake).map(({ model }) => model)
  const taken = takeable.filter((model) => chosen.has(model)).length
  return (
    <Table label="What would be imported" className="tabular-nums">
      <TableHeader>
        <tr>
          <TableHead className="w-8">
            <Checkbox
              aria-label="Choose all that are shown"
              checked={taken === 0 ? false : taken === takeable.length ? true : 'indeterminate'}
              disabled={takeable.length === 0}
              onCheckedChange={(on) => onChoose(takeable, on === true)}
            />
          </TableHead>
          <TableHead>Model</TableHead>
          <TableHead>Change</TableHead>
          <TableHead className="text-right">Input / M</TableHead>
          <TableHead className="text-right">Cached / M</TableHead>
          <TableHead className="text-right">Output / M</TableHead>
          <TableHead className="text-right">Per call</TableHead>
          <TableHead>Remark</TableHead>
        </tr>
      </TableHeader>
      <TableBody>
        {rows.map((row) => {
          const { model, change, price, now, jumps, reason, note } = row
          const { word, tone } = changeWords[change]
          return (
            <TableRow key={model} data-selected={chosen.has(model) || undefined}>
              <TableCell>
                {canTake(row) && (
                  <Checkbox
                    aria-label={`Choose ${model}`}
                    checked={chosen.has(model)}
                    onCheckedChange={(on) => onChoose([model], on === true)}
                  />
                )}
              </TableCell>
              <TableCell>
                <span className="block max-w-40 truncate sm:max-w-72 font-mono text-xs" title={model}>
                  {model}
                </span>
              </TableCell>
              <TableCell>
                <span className="flex items-center gap-1.5">
                  <Badge tone={tone}>{word}</Badge>
                  <JumpBadge jumps={jumps} currency={price?.currency ?? ''} />
                </span>
              </TableCell>
              <Change now={now} price={price} of="inputPerMillion" gone={change === 'gone'} />
              <Change now={now} price={price} of="cachedInputPerMillion" gone={change === 'gone'} />
              <Change now={now} price={price} of="outputPerMillion" gone={change === 'gone'} />
              <Change now={now} price={price} of="perCall" gone={change === 'gone'} />
              <TableCell className="min-w-48 max-w-80 text-muted-foreground text-xs [overflow-wrap:anywhere]">
                {[reason, note].filter(Boolean).join(' ') || (change === 'gone' ? 'Not there any more: its price would be unknown.' : '')}
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}

type ChangeProps = {
  now: PriceFigures | null
  price: PriceFigures | null
  of: 'inputPerMillion' | 'cachedInputPerMillion' | 'outputPerMillion' | 'perCall'
  gone: boolean
}

function Change({ now, price, of, gone }: ChangeProps) {
  const words = (each: PriceFigures | null) => {
    const amount = each?.[of] ?? null
    return each && amount !== null ? priceWords(amount, each.currency) : null
  }
  const [before, after] = [words(now), words(price)]
  const replaced = before !== null && before !== after && (price !== null || gone)
  return (
    <TableCell className="whitespace-nowrap text-right">
      {replaced && (
        <s className="mr-1.5 text-muted-foreground">
          <span className="sr-only">was </span>
          {before}
        </s>
      )}
      {after ?? (replaced ? null : <span className="text-muted-foreground">–</span>)}
    </TableCell>
  )
}
