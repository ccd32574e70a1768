'use client'

import { EllipsisVertical, History, Tag } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { BookRow } from '@/lib/prices/schema'
import { JumpBadge } from './jump-badge'
import { PriceCell } from './price-cell'
import { priceSourceWords } from './price-source-words'

type PriceTableProps = {
  rows: readonly BookRow[]
  /** One gateway: its own names. All of them: grouped by the name a model has across gateways. */
  across: boolean
  onHistory: (row: BookRow) => void
  /** Null for those who may not change prices. */
  onPrice: ((row: BookRow) => void) | null
}

/** What models cost now, where that is known from, and since when. */
export function PriceTable({ rows, across, onHistory, onPrice }: PriceTableProps) {
  const { slug } = useWorkspace()
  return (
    <Table label="Prices" className="tabular-nums">
      <TableHeader>
        <tr>
          <TableHead>Model</TableHead>
          {across && <TableHead>Gateway</TableHead>}
          <TableHead className="text-right">Input / M</TableHead>
          <TableHead className="text-right">Cached / M</TableHead>
          <TableHead className="text-right">Output / M</TableHead>
          <TableHead className="text-right">Per call</TableHead>
          <TableHead>From</TableHead>
          <TableHead>Since</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </tr>
      </TableHeader>
      <TableBody>
        {rows.map((row, index) => {
          const { price } = row
          const first = !across || rows[index - 1]?.canonical !== row.canonical
          return (
            <TableRow key={row.id}>
              <TableCell>
                <span className="flex min-w-0 items-center gap-2">
                  <span className="max-w-40 truncate sm:max-w-80 font-mono text-xs" title={row.model}>
                    {across ? first ? row.canonical : <span className="sr-only">{row.canonical}</span> : row.model}
                  </span>
                  {row.goneAt && <Badge tone="warn">gone</Badge>}
                </span>
              </TableCell>
              {across && (
                <TableCell className="whitespace-nowrap">
                  <Link
                    href={`/${slug}/gateways/${row.gateway.slug}/prices`}
                    title={row.model}
                    className="underline decoration-border-strong underline-offset-3 hover:decoration-current"
                  >
                    {row.gateway.name}
                  </Link>
                </TableCell>
              )}
              <PriceCell price={price} of="inputPerMillion" />
              <PriceCell price={price} of="cachedInputPerMillion" />
              <PriceCell price={price} of="outputPerMillion" />
              <PriceCell price={price} of="perCall" />
              <TableCell className="whitespace-nowrap text-muted-foreground text-xs">
                <span title={price?.note}>{price && priceSourceWords[price.source]}</span>
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground text-xs">
                <span className="flex items-center gap-2">
                  {price && <RelativeTime iso={price.validFrom} />}
                  {price && <JumpBadge jumps={price.jumps} currency={price.currency} />}
                  {row.nextFrom && (
                    <Badge tone="outline">
                      changes <RelativeTime iso={row.nextFrom} />
                    </Badge>
                  )}
                </span>
              </TableCell>
              <TableCell className="w-10 text-right">
                <DropdownMenu>
                  <DropdownMenuTrigger asChild>
                    <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${row.model} at ${row.gateway.name}`}>
                      <EllipsisVertical />
                    </Button>
                  </DropdownMenuTrigger>
                  <DropdownMenuContent>
                    <DropdownMenuItem onSelect={() => onHistory(row)}>
                      <History />
                      Price history
                    </DropdownMenuItem>
                    {onPrice && (
                      <DropdownMenuItem onSelect={() => onPrice(row)}>
                        <Tag />
                        Set the price
                      </DropdownMenuItem>
                    )}
                  </DropdownMenuContent>
                </DropdownMenu>
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}
