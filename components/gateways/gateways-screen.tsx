'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { Page } from '@/components/shell/page'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { activeTabStyles, tabListStyles, tabStyles } from '@/components/ui/tabs'
import { type GatewayDto, LAYERS } from '@/lib/gateways/schema'
import { type AddGatewayActions, AddGatewaySheet } from './add-gateway-sheet'
import { GatewayCard } from './gateway-card'
import { layerWords } from './layer-words'

type GatewaysScreenProps = {
  gateways: readonly GatewayDto[]
  actions: AddGatewayActions
  adding: boolean
  /** Shown instead of the cards; null: the cards. */
  byModel: ReactNode | null
  /** How each is, by its slug: the foot of its card. */
  health: Readonly<Record<string, ReactNode>>
}

/** Every gateway of the workspace, by layer. */
export function GatewaysScreen({ gateways, actions, adding, byModel, health }: GatewaysScreenProps) {
  const { can, slug } = useWorkspace()
  const mayAdd = can('gateway.write')
  const [open, setOpen] = useState(adding && mayAdd)
  const layers = LAYERS.map((layer) => ({ layer, here: gateways.filter((gateway) => gateway.layer === layer) })).filter(
    ({ here }) => here.length > 0,
  )
  const add = (
    <Button variant="primary" onClick={() => setOpen(true)}>
      <Plus />
      <span>
        Add<span className="max-sm:sr-only"> gateway</span>
      </span>
    </Button>
  )
  return (
    <Page
      crumbs={[{ label: 'Gateways' }]}
      actions={
        gateways.length > 0 && (
          <>
            <Button asChild>
              <Link href={`/${slug}/prices`}>Price book</Link>
            </Button>
            {mayAdd && add}
          </>
        )
      }
      bar={gateways.length > 0 && <Views byModel={byModel !== null} />}
    >
      {gateways.length === 0 ? (
        <EmptyState title="No gateway yet" mark="none" actions={mayAdd ? add : undefined}>
          A gateway is where models answer: any endpoint that speaks the OpenAI protocol. Add one from a preset, test it, and its models can
          be compared side by side.{!mayAdd && ' Ask an admin of this workspace to add one.'}
        </EmptyState>
      ) : (
        (byModel ?? (
          <div className="flex flex-col gap-8 px-4 py-6 sm:px-6">
            {layers.map(({ layer, here }) => (
              <section key={layer} aria-labelledby={`layer-${layer}`}>
                <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
                  <h2 id={`layer-${layer}`} className="font-semibold text-base">
                    {layerWords[layer].name}
                  </h2>
                  <p className="text-muted-foreground text-xs">{layerWords[layer].carries}</p>
                </div>
                <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
                  {here.map((gateway) => (
                    <li key={gateway.id} className="min-w-0">
                      <GatewayCard gateway={gateway} health={health[gateway.slug]} />
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        ))
      )}
      <AddGatewaySheet open={open} onOpenChange={setOpen} actions={actions} />
    </Page>
  )
}

/** The same page in two orders; both are addresses. */
function Views({ byModel }: { byModel: boolean }) {
  const { slug } = useWorkspace()
  const views = [
    { label: 'By gateway', query: '', current: !byModel },
    { label: 'By model', query: '?view=models', current: byModel },
  ]
  return (
    <nav aria-label="Gateways" className={cn(tabListStyles, 'px-4 sm:px-6')}>
      {views.map(({ label, query, current }) => (
        <Link
          key={label}
          href={`/${slug}/gateways${query}`}
          aria-current={current ? 'page' : undefined}
          className={cn(tabStyles, current && activeTabStyles)}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
