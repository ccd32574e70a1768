'use client'

import { Plus, RefreshCw, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { EmptyState } from '@/components/feedback/empty-state'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import type { ModelDto, RemoveModel } from '@/lib/gateways/model-schema'
import type { GatewayDto, GatewayRef, SyncResultDto } from '@/lib/gateways/schema'
import { type AddModelAction, AddModelDialog } from './add-model-dialog'
import { CanonicalDialog, type SetCanonicalAction } from './canonical-dialog'
import { CapabilitiesDialog, type CapabilityActions } from './capabilities-dialog'
import { type DismissAction, ModelChangesNotice } from './model-changes-notice'
import { ModelsTable } from './models-table'
import { PriceDialog, type SetPricesAction } from './price-dialog'
import type { SetFavouriteAction } from './star-button'

const SHOWN = 200

type ModelsScreenProps = {
  gateway: GatewayDto
  models: readonly ModelDto[]
  actions: {
    sync: ServerAction<GatewayRef, SyncResultDto>
    addModel: AddModelAction
    removeModel: ServerAction<RemoveModel, { name: string }>
    setPrices: SetPricesAction
    setFavourite: SetFavouriteAction
    dismissChanges: DismissAction
    setCanonical: SetCanonicalAction
    capabilities: CapabilityActions
  }
}

/** What a gateway offers, and what it costs. */
export function ModelsScreen({ gateway, models, actions }: ModelsScreenProps) {
  const { can } = useWorkspace()
  const router = useRouter()
  const mayWrite = can('gateway.write')
  const [query, setQuery] = useState('')
  const [all, setAll] = useState(false)
  const [adding, setAdding] = useState(false)
  const [pricing, setPricing] = useState<ModelDto | null>(null)
  const [judging, setJudging] = useState<string | null>(null)
  const [naming, setNaming] = useState<ModelDto | null>(null)
  const [removing, setRemoving] = useState<ModelDto | null>(null)
  const [synced, setSynced] = useState<SyncResultDto | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const refresh = () => router.refresh()

  const syncing = useAction(actions.sync, {
    onSuccess: (result) => {
      setSynced(result)
      setRefused(null)
      refresh()
    },
    onFailure: ({ message }) => {
      setSynced(null)
      setRefused(message)
      return true
    },
  })
  const removal = useAction(actions.removeModel, { success: ({ name }) => `${name} removed`, onSuccess: refresh })
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = models.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word))).toSorted(byName)
  const shown = all ? fitting : fitting.slice(0, SHOWN)
  const sync = (
    <Button onClick={() => void syncing.run({ gateway: gateway.slug })} pending={syncing.pending}>
      <RefreshCw />
      Sync models
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
            aria-label="Find a model"
            placeholder="Find a model"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="pl-8"
          />
        </div>
        <p className="text-muted-foreground text-xs max-sm:w-full max-sm:order-last">
          <span className="tabular-nums">{gateway.modelCount.toLocaleString('en')}</span> {gateway.modelCount === 1 ? 'model' : 'models'},{' '}
          {gateway.syncedAt ? (
            <>
              synced <RelativeTime iso={gateway.syncedAt} />
            </>
          ) : (
            'never synced'
          )}
        </p>
        {mayWrite && (
          <div className="ml-auto flex gap-2">
            {sync}
            <Button onClick={() => setAdding(true)}>
              <Plus />
              Add model
            </Button>
          </div>
        )}
      </div>
      <div role="status" className="px-4 sm:px-6">
        {synced && <SyncNotice result={synced} />}
      </div>
      {refused && (
        <div className="px-4 pb-3 sm:px-6">
          <Notice tone="danger" title="Nothing was changed">
            {refused}
          </Notice>
        </div>
      )}
      {gateway.modelChanges && !changed(synced) && (
        <div className="px-4 pb-3 sm:px-6">
          <ModelChangesNotice gateway={gateway.slug} changes={gateway.modelChanges} dismiss={mayWrite ? actions.dismissChanges : null} />
        </div>
      )}
      {models.length === 0 ? (
        <EmptyState mark="none" title="No models yet" actions={mayWrite ? sync : undefined}>
          Ask the gateway for its list, or type in the models you use.
        </EmptyState>
      ) : fitting.length === 0 ? (
        <p className="px-4 py-10 text-center text-muted-foreground sm:px-6">No model matches “{query}”.</p>
      ) : (
        <ModelsTable
          gateway={gateway.slug}
          models={shown}
          onPrice={mayWrite ? setPricing : null}
          onCapabilities={mayWrite ? ({ id }) => setJudging(id) : null}
          onCanonical={mayWrite ? setNaming : null}
          star={actions.setFavourite}
          onRemove={mayWrite ? setRemoving : null}
        />
      )}
      {shown.length < fitting.length && (
        <div className="flex justify-center p-4">
          <Button onClick={() => setAll(true)}>Show all {fitting.length.toLocaleString('en')}</Button>
        </div>
      )}
      <AddModelDialog gateway={gateway.slug} open={adding} onOpenChange={setAdding} action={actions.addModel} onSaved={refresh} />
      <PriceDialog gateway={gateway.slug} model={pricing} action={actions.setPrices} onClose={() => setPricing(null)} onSaved={refresh} />
      <CapabilitiesDialog
        gateway={gateway.slug}
        simulator={gateway.simulator}
        model={models.find(({ id }) => id === judging) ?? null}
        actions={actions.capabilities}
        onClose={() => setJudging(null)}
        onSaved={refresh}
      />
      <CanonicalDialog
        gateway={gateway.slug}
        model={naming}
        action={actions.setCanonical}
        onClose={() => setNaming(null)}
        onSaved={refresh}
      />
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove ${removing?.name ?? 'this model'}?`}
        description={
          removing?.source === 'manual'
            ? 'It leaves this list with its price. Runs made with it stay in the log.'
            : 'It leaves this list with its price; the next sync brings it back if the gateway still offers it. Runs made with it stay in the log.'
        }
        confirmLabel="Remove model"
        onConfirm={async () => {
          const result = removing && (await removal.run({ gateway: gateway.slug, model: removing.name }))
          return result?.ok ?? false
        }}
      />
    </>
  )
}

/** As people count: model-2 before model-10; favourites first, those that are gone last. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
const byName = (a: ModelDto, b: ModelDto) =>
  Number(a.goneAt !== null) - Number(b.goneAt !== null) || Number(b.favourite) - Number(a.favourite) || collator.compare(a.name, b.name)

const named = (names: readonly string[]) =>
  names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`

/** Whether a sync has just told what came and went, so that nothing else needs to. */
const changed = (result: SyncResultDto | null) => result !== null && result.added.length + result.gone.length > 0

function SyncNotice({ result }: { result: SyncResultDto }) {
  const { added, gone, total } = result
  return (
    <Notice tone={gone.length > 0 ? 'warn' : 'well'} title={changed(result) ? 'Synced' : 'Nothing new'} className="mb-3">
      <p>{total === 1 ? 'The gateway lists one model.' : `The gateway lists ${total.toLocaleString('en')} models.`}</p>
      {added.length > 0 && (
        <p className="[overflow-wrap:anywhere]">
          Added {added.length.toLocaleString('en')}: <span className="font-mono text-xs">{named(added)}</span>
        </p>
      )}
      {gone.length > 0 && (
        <p className="[overflow-wrap:anywhere]">
          Gone {gone.length.toLocaleString('en')}: <span className="font-mono text-xs">{named(gone)}</span>
        </p>
      )}
    </Notice>
  )
}
