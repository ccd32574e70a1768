'use client'

import { Download, Search, Upload } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { PriceDialog, type SetPricesAction } from '@/components/gateways/price-dialog'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import type { BookRow, PriceHistoryOf } from '@/lib/prices/schema'
import { type HistoryAction, HistorySheet } from './history-sheet'
import { PriceTable } from './price-table'

const SHOWN = 300
type Shown = 'all' | 'known' | 'unknown' | 'jumped'

type PriceBookProps = {
  rows: readonly BookRow[]
  /** One gateway's slug, or null: all gateways, by model. */
  gateway: string | null
  /** A model whose history is asked for in the address. */
  opened: string | null
  actions: { history: HistoryAction; setPrices: SetPricesAction }
}

/** The price book: what each model costs, since when, and who said so. */
export function PriceBook({ rows, gateway, opened, actions }: PriceBookProps) {
  const { slug, can } = useWorkspace()
  const router = useRouter()
  const [query, setQuery] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const [all, setAll] = useState(false)
  const [history, setHistory] = useState<PriceHistoryOf | null>(gateway && opened ? { gateway, model: opened } : null)
  const [pricing, setPricing] = useState<BookRow | null>(null)
  const mayWrite = can('gateway.write')
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = rows.filter((row) => {
    const text = `${row.model} ${row.canonical} ${row.gateway.name} ${row.gateway.slug}`.toLowerCase()
    return words.every((word) => text.includes(word)) && fits[shown](row)
  })
  const visible = all ? fitting : fitting.slice(0, SHOWN)
  const known = rows.filter(({ price }) => price !== null).length
  const jumped = rows.filter(fits.jumped).length
  const importing = gateway && mayWrite && (
    <Button asChild variant={known === 0 ? 'primary' : 'secondary'}>
      <Link href={`/${slug}/gateways/${gateway}/prices/import`}>
        <Upload />
        Import prices
      </Link>
    </Button>
  )
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 sm:px-6">
        <div className="relative min-w-40 max-w-72 flex-1">
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted-foreground"
          />
          <Input
            type="search"
            aria-label="Find a price"
            placeholder={gateway ? 'Find a model' : 'Find a model or gateway'}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="pl-8"
          />
        </div>
        <Select aria-label="Show" value={shown} onValueChange={(value) => setShown(value as Shown)} className="w-36">
          <SelectItem value="all">All models</SelectItem>
          <SelectItem value="known">Price known</SelectItem>
          <SelectItem value="unknown">Price unknown</SelectItem>
          <SelectItem value="jumped">Price jumped</SelectItem>
        </Select>
        <p className="text-muted-foreground text-xs tabular-nums max-sm:order-last max-sm:w-full">
          {known.toLocaleString('en')} of {rows.length.toLocaleString('en')} priced
          {jumped > 0 && `, ${jumped.toLocaleString('en')} jumped`}
        </p>
        <div className="ml-auto flex gap-2">
          {known > 0 && (
            <Button asChild>
              <a href={`/${slug}/prices/export${gateway ? `?gateway=${gateway}` : ''}`} download>
                <Download />
                Export CSV
              </a>
            </Button>
          )}
          {importing}
        </div>
      </div>
      {rows.length === 0 ? (
        <EmptyState mark="none" title="No models yet">
          {gateway ? 'Sync or add the models of this gateway first.' : 'Add a gateway and sync its models first.'}
        </EmptyState>
      ) : fitting.length === 0 ? (
        <p className="px-4 py-10 text-center text-muted-foreground sm:px-6">No price fits.</p>
      ) : (
        <PriceTable
          rows={visible}
          across={gateway === null}
          onHistory={(row) => setHistory({ gateway: row.gateway.slug, model: row.model })}
          onPrice={mayWrite ? setPricing : null}
        />
      )}
      {visible.length < fitting.length && (
        <div className="flex justify-center p-4">
          <Button onClick={() => setAll(true)}>Show all {fitting.length.toLocaleString('en')}</Button>
        </div>
      )}
      <HistorySheet of={history} action={actions.history} onClose={() => setHistory(null)} />
      <PriceDialog
        gateway={pricing?.gateway.slug ?? ''}
        model={pricing && { id: pricing.id, name: pricing.model, price: pricing.price }}
        action={actions.setPrices}
        onClose={() => setPricing(null)}
        onSaved={() => router.refresh()}
      />
    </>
  )
}

const fits: Record<Shown, (row: BookRow) => boolean> = {
  all: () => true,
  known: ({ price }) => price !== null,
  unknown: ({ price }) => price === null,
  jumped: ({ price }) => (price?.jumps.length ?? 0) > 0,
}
