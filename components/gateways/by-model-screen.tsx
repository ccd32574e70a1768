'use client'

import { Columns3, Search } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { formatPlaygroundUrl } from '@/components/playground/url-state'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import type { CanonicalModelDto, OfferDto } from '@/lib/gateways/by-model'
import { CapabilityChips } from './capability-chips'
import { priceWords } from './price-words'
import { SimulatorBadge } from './simulator-badge'
import { type SetFavouriteAction, StarButton } from './star-button'

const SHOWN = 100
const COLUMNS = 12

type ByModelScreenProps = { models: readonly CanonicalModelDto[]; star: SetFavouriteAction }

/** Every model once, with each gateway that offers it: what it costs there, what it can do there, and all of them side by side. */
export function ByModelScreen({ models, star }: ByModelScreenProps) {
  const { slug } = useWorkspace()
  const [query, setQuery] = useState('')
  const [several, setSeveral] = useState(false)
  const [all, setAll] = useState(false)
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = models.filter(({ canonical, offers }) => {
    if (several && new Set(offers.map(({ gateway }) => gateway.slug)).size < 2) return false
    const about = [canonical, ...offers.flatMap(({ gateway, model }) => [gateway.name, gateway.slug, model])].join(' ').toLowerCase()
    return words.every((word) => about.includes(word))
  })
  const shown = all ? fitting : fitting.slice(0, SHOWN)
  if (models.length === 0) {
    return (
      <EmptyState mark="none" title="No models yet">
        Sync the models of a gateway, and each is shown here once, with every gateway that offers it.
      </EmptyState>
    )
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-6">
        <div className="relative min-w-40 max-w-72 flex-1">
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted-foreground"
          />
          <Input
            type="search"
            aria-label="Find a model"
            placeholder="Find a model"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="pl-8"
          />
        </div>
        <div className="flex items-center gap-2">
          <Checkbox id="several" checked={several} onCheckedChange={(checked) => setSeveral(checked === true)} />
          <Label htmlFor="several">At several gateways only</Label>
        </div>
        <p role="status" className="text-muted-foreground text-xs tabular-nums">
          {fitting.length.toLocaleString('en')} {fitting.length === 1 ? 'model' : 'models'}
        </p>
      </div>
      {fitting.length === 0 ? (
        <p className="px-4 py-10 text-center text-muted-foreground sm:px-6">No model matches.</p>
      ) : (
        <ul aria-label="Models and their gateways" className="border-t">
          {shown.map(({ canonical, offers }) => (
            <li key={canonical} className="grid gap-x-4 gap-y-2 border-b px-4 py-2.5 sm:grid-cols-[16rem_1fr_auto] sm:px-6">
              <h2 className="truncate pt-1 font-medium font-mono text-xs" title={canonical}>
                {canonical}
              </h2>
              <ul className="flex min-w-0 flex-wrap gap-2">
                {offers.map((offer) => (
                  <Offer key={`${offer.gateway.slug}/${offer.model}`} offer={offer} canonical={canonical} star={star} />
                ))}
              </ul>
              {offers.length > 1 && (
                <Button size="sm" className="justify-self-start" asChild>
                  <Link href={`/${slug}/playground${besideEachOther(offers)}`} aria-label={`Compare ${canonical} at its gateways`}>
                    <Columns3 />
                    Compare
                  </Link>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {shown.length < fitting.length && (
        <div className="flex justify-center p-4">
          <Button onClick={() => setAll(true)}>Show all {fitting.length.toLocaleString('en')}</Button>
        </div>
      )}
    </>
  )
}

const besideEachOther = (offers: readonly OfferDto[]) =>
  formatPlaygroundUrl({
    prompt: null,
    version: null,
    draft: false,
    environment: null,
    run: null,
    columns: offers.slice(0, COLUMNS).map(({ gateway, model }) => ({ target: { gateway: gateway.slug, model }, parameters: {} })),
  })

function Offer({
  offer: { gateway, model, favourite, price, capabilities },
  canonical,
  star,
}: {
  offer: OfferDto
  canonical: string
  star: SetFavouriteAction
}) {
  const { slug } = useWorkspace()
  return (
    <li className="flex min-w-0 max-w-full items-start gap-1 rounded-md border bg-card py-1 pr-2.5 pl-1">
      <StarButton gateway={gateway.slug} model={model} favourite={favourite} action={star} />
      <div className="min-w-0 pt-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
          <Link href={`/${slug}/gateways/${gateway.slug}`} className="font-medium hover:underline">
            {gateway.name}
          </Link>
          <SimulatorBadge gateway={gateway} />
          {price === null ? <span className="text-muted-foreground">price unknown</span> : <PriceInShort price={price} />}
        </p>
        {model !== canonical && (
          <p className="truncate font-mono text-muted-foreground text-xs" title={model}>
            {model}
          </p>
        )}
        <div className="mt-1">
          <CapabilityChips capabilities={capabilities} sources={{}} wrap />
        </div>
      </div>
    </li>
  )
}

function PriceInShort({ price }: { price: NonNullable<OfferDto['price']> }) {
  const { currency, inputPerMillion: input, outputPerMillion: output, perCall } = price
  return (
    <span className="tabular-nums" title="Input and output per million tokens">
      {input !== null && output !== null && `${priceWords(input, currency)} in, ${priceWords(output, currency)} out`}
      {perCall !== null && `${input === null ? '' : ' + '}${priceWords(perCall, currency)} a call`}
    </span>
  )
}
