'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import type { GatewayDto } from '@/lib/gateways/schema'
import type { ImportPrices, PlannedPrice, PreviewPriceImport, PriceImportSource, PricePreview } from '@/lib/prices/schema'
import { firstSource, ImportSource, type SourceForm, sourceOf } from './import-source'
import { canTake, ImportTable } from './import-table'

export type ImportActions = {
  preview: ServerAction<PreviewPriceImport, PricePreview>
  importPrices: ServerAction<ImportPrices, { changed: number }>
}
type ImportScreenProps = { gateway: Pick<GatewayDto, 'slug' | 'preset' | 'name'>; actions: ImportActions }
type Shown = 'changes' | 'jumped' | 'all'
/** What was read, with exactly what was asked. */
type Looked = { source: PriceImportSource; plan: PricePreview }

/** Prices from elsewhere: read them, see what would change, choose, import. Nothing is changed before the last step. */
export function ImportScreen({ gateway, actions }: ImportScreenProps) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const [form, setForm] = useState(() => firstSource(gateway.preset))
  const [looked, setLooked] = useState<Looked | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState<Shown>('changes')
  const [refusal, setRefusal] = useState<string | null>(null)
  const refuse = ({ message }: { message: string }) => {
    setRefusal(message)
    return true
  }
  const preview = useAction(actions.preview, {
    onSuccess: (plan, { source }) => {
      setRefusal(null)
      setLooked({ source, plan })
      // What jumped, and what one should look at twice, is chosen by hand.
      setChosen(new Set(plan.rows.filter((row) => isPlain(row)).map(({ model }) => model)))
    },
    onFailure: (failure) => {
      setLooked(null)
      return refuse(failure)
    },
  })
  const importing = useAction(actions.importPrices, {
    success: ({ changed }) => `${prices(changed)} imported. They count for runs from now on.`,
    onSuccess: () => router.push(`/${slug}/gateways/${gateway.slug}/prices`),
    onConflict: refuse,
    onFailure: refuse,
  })
  const look = (next: SourceForm) => {
    setForm(next)
    void preview.run({ gateway: gateway.slug, source: sourceOf(next) })
  }
  const choose = (models: readonly string[], on: boolean) => {
    const next = new Set(chosen)
    for (const model of models) on ? next.add(model) : next.delete(model)
    setChosen(next)
  }
  const change = (next: SourceForm) => {
    setForm(next)
    if (next.kind !== form.kind) setLooked(null)
    setRefusal(null)
  }
  const plan = looked?.plan ?? null
  const rows = plan?.rows.filter(fits[shown]) ?? []
  const picked = plan?.rows.filter((row) => canTake(row) && chosen.has(row.model)) ?? []
  return (
    <div className="flex flex-col gap-5 py-5">
      <form
        className="flex flex-col gap-4 px-4 sm:px-6"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          look({ ...form, group: '' })
        }}
      >
        <h2 className="font-semibold text-base">Import prices of {gateway.name}</h2>
        <ImportSource form={form} faultAt={preview.faultAt} onChange={change} />
        <div>
          <Button
            type="submit"
            variant={plan ? 'secondary' : 'primary'}
            pending={preview.pending}
            disabled={form.kind === 'csv' && form.text.trim() === ''}
          >
            {plan ? 'Read again' : 'Read prices'}
          </Button>
        </div>
      </form>
      {refusal && (
        <div className="px-4 sm:px-6">
          <Notice tone="danger" title="Nothing was changed">
            {refusal}
          </Notice>
        </div>
      )}
      {plan && plan.groups.length > 1 && (
        <div className="px-4 sm:px-6">
          <Field label="Group" hint="Your key’s group at the gateway decides what you pay." className="max-w-80">
            <Select value={plan.group ?? ''} placeholder="Choose your group" onValueChange={(group) => look({ ...form, group })}>
              {plan.groups.map(({ name, ratio }) => (
                <SelectItem key={name} value={name}>{`${name} (× ${ratio})`}</SelectItem>
              ))}
            </Select>
          </Field>
        </div>
      )}
      {plan && (plan.groups.length < 2 || plan.group !== null) && (
        <>
          <div className="flex flex-wrap items-center gap-3 px-4 sm:px-6">
            <Select aria-label="Show" value={shown} onValueChange={(value) => setShown(value as Shown)} className="w-44">
              <SelectItem value="changes">What would change</SelectItem>
              <SelectItem value="jumped">Jumps over 20 %</SelectItem>
              <SelectItem value="all">All that was read</SelectItem>
            </Select>
            <p role="status" className="text-muted-foreground text-xs">
              {countWords(plan)}
            </p>
            <Button
              variant="primary"
              className="ml-auto"
              disabled={picked.length === 0 || preview.pending}
              pending={importing.pending}
              onClick={() =>
                looked &&
                void importing.run({
                  gateway: gateway.slug,
                  source: looked.source,
                  rows: picked.map(({ model, price, now }) => ({ model, price, replaces: now?.id ?? null })),
                })
              }
            >
              Import {prices(picked.length)}
            </Button>
          </div>
          {rows.length === 0 ? (
            <p className="px-4 py-8 text-center text-muted-foreground sm:px-6">
              {plan.rows.length === 0 ? 'None of this gateway’s models has a price there.' : 'Nothing would change.'}
            </p>
          ) : (
            <ImportTable rows={rows} chosen={chosen} onChoose={choose} />
          )}
          {plan.unlisted.count > 0 && (
            <p className="px-4 text-muted-foreground text-xs [overflow-wrap:anywhere] sm:px-6">
              {plan.unlisted.count.toLocaleString('en')} more {plan.unlisted.count === 1 ? 'model is' : 'models are'} priced there and not
              in this gateway’s list (sync or add {plan.unlisted.count === 1 ? 'it' : 'them'} first):{' '}
              {plan.unlisted.names.slice(0, 8).join(', ')}
              {plan.unlisted.count > 8 && ' …'}
            </p>
          )}
        </>
      )}
    </div>
  )
}

const isPlain = (row: PlannedPrice) => canTake(row) && row.change !== 'gone' && row.jumps.length === 0 && row.reason === null
const fits: Record<Shown, (row: PlannedPrice) => boolean> = {
  changes: ({ change }) => change !== 'same',
  jumped: ({ jumps }) => jumps.length > 0,
  all: () => true,
}
const prices = (count: number) => (count === 1 ? '1 price' : `${count.toLocaleString('en')} prices`)

function countWords({ rows }: PricePreview): string {
  const count = (change: PlannedPrice['change']) => rows.filter((row) => row.change === change).length
  const told = [
    ['new', count('new')],
    ['changed', count('changed')],
    ['jumped', rows.filter(({ jumps }) => jumps.length > 0).length],
    ['gone', count('gone')],
    ['unreadable', count('unreadable')],
    ['unchanged', count('same')],
  ] as const
  return told.flatMap(([word, many]) => (many > 0 ? [`${many.toLocaleString('en')} ${word}`] : [])).join(', ')
}
