'use client'

import { type FormEvent, useState } from 'react'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { ModelDto } from '@/lib/gateways/model-schema'
import { PriceInput, type SetPrices } from '@/lib/gateways/price-schema'
import { PriceFields } from './price-fields'
import { formOfPrice, isEmptyPrice, priceOfForm } from './price-words'

export type SetPricesAction = ServerAction<SetPrices, { changed: number }>

type Priced = Pick<ModelDto, 'id' | 'name' | 'price'>
type PriceDialogProps = { gateway: string; model: Priced | null; action: SetPricesAction; onClose: () => void; onSaved: () => void }

/** The price of one model. Everything empty means unknown again. */
export function PriceDialog({ gateway, model, action, onClose, onSaved }: PriceDialogProps) {
  return (
    <Dialog open={model !== null} onOpenChange={(open) => !open && onClose()}>
      {model && (
        <DialogContent title="Set the price" description={<span className="break-all font-mono text-xs">{model.name}</span>}>
          <PriceEditor key={model.id} gateway={gateway} model={model} action={action} onClose={onClose} onSaved={onSaved} />
        </DialogContent>
      )}
    </Dialog>
  )
}

function PriceEditor({ gateway, model, action, onClose, onSaved }: PriceDialogProps & { model: Priced }) {
  const [form, setForm] = useState(() => formOfPrice(model.price))
  const [note, setNote] = useState('')
  const [from, setFrom] = useState('')
  const [shown, setShown] = useState(false)
  const { run, pending, faultAt } = useAction(action, {
    success: from ? 'Price saved. It counts from its date on.' : 'Price saved. It counts for runs from now on.',
    onSuccess: () => {
      onSaved()
      onClose()
    },
  })
  const faults = priceFaults(form)
  const save = (event: FormEvent) => {
    event.preventDefault()
    setShown(true)
    if (Object.keys(faults).length > 0) return
    void run({
      gateway,
      prices: [{ model: model.name, price: isEmptyPrice(form) ? null : priceOfForm(form) }],
      ...(from && { validFrom: `${from}T00:00:00Z` }),
      ...(note.trim() && { note }),
    })
  }
  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-4">
      <PriceFields form={form} faultAt={(path) => (shown ? faults[path] : undefined)} onChange={setForm} />
      {shown && faults[''] && (
        <p role="alert" className="text-danger text-xs">
          {faults['']}
        </p>
      )}
      <div className="grid grid-cols-2 gap-4">
        <Field label="Counts from" optional hint="Empty: from now on. In UTC." error={faultAt('validFrom')}>
          <Input type="date" value={from} onChange={(event) => setFrom(event.target.value)} min="2020-01-01" />
        </Field>
        <Field label="Note" optional hint="Where it is from." error={faultAt('note')}>
          <Input value={note} onChange={(event) => setNote(event.target.value)} maxLength={300} autoComplete="off" />
        </Field>
      </div>
      <DialogFooter className="-mx-5 -mb-5">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending} disabled={isEmptyPrice(form) && model.price === null}>
          {isEmptyPrice(form) && model.price !== null ? 'Save as unknown' : 'Save price'}
        </Button>
      </DialogFooter>
    </form>
  )
}

/** What is wrong in a price's fields, by field; `''` for the whole. */
export function priceFaults(form: Parameters<typeof priceOfForm>[0]): Record<string, string> {
  if (isEmptyPrice(form)) return {}
  const issues = PriceInput.safeParse(priceOfForm(form)).error?.issues ?? []
  return Object.fromEntries(issues.map(({ path, message }) => [path.map(String).join('.'), message]))
}
