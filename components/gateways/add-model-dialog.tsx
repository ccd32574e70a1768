'use client'

import { type FormEvent, useState } from 'react'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { AddModel } from '@/lib/gateways/model-schema'
import { priceFaults } from './price-dialog'
import { PriceFields } from './price-fields'
import { formOfPrice, isEmptyPrice, priceOfForm } from './price-words'

export type AddModelAction = ServerAction<AddModel, { id: string; name: string }>

type AddModelDialogProps = {
  gateway: string
  open: boolean
  onOpenChange: (open: boolean) => void
  action: AddModelAction
  onSaved: () => void
}

/** A model typed in by hand: for gateways without a list, or with one that leaves some out. */
export function AddModelDialog({ open, onOpenChange, ...props }: AddModelDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Add a model" description="A sync never removes a model that was typed in.">
        <AddModelForm {...props} onClose={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  )
}

function AddModelForm({ gateway, action, onSaved, onClose }: Omit<AddModelDialogProps, 'open' | 'onOpenChange'> & { onClose: () => void }) {
  const [name, setName] = useState('')
  const [form, setForm] = useState(() => formOfPrice(null))
  const [shown, setShown] = useState(false)
  const { run, pending, failure, reset } = useAction(action, {
    success: ({ name }) => `${name} added`,
    onFailure: ({ code }) => code === 'conflict' || code === 'invalid',
    onSuccess: () => {
      onSaved()
      onClose()
    },
  })
  const faults = priceFaults(form)
  const nameFault = name.trim() === '' ? 'Give the model name as the gateway spells it.' : failure?.message
  const save = (event: FormEvent) => {
    event.preventDefault()
    setShown(true)
    if (name.trim() === '' || Object.keys(faults).length > 0) return
    void run({ gateway, model: name, price: isEmptyPrice(form) ? null : priceOfForm(form) })
  }
  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-4">
      <Field label="Model" error={shown ? nameFault : undefined} hint="Exactly as the gateway spells it.">
        <Input
          value={name}
          onChange={(event) => {
            reset()
            setName(event.target.value)
          }}
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-xs"
        />
      </Field>
      <PriceFields
        form={form}
        faultAt={(path) => (shown ? (faults[path] ?? (path === 'inputPerMillion' ? faults[''] : undefined)) : undefined)}
        onChange={setForm}
      />
      <DialogFooter className="-mx-5 -mb-5">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Add model
        </Button>
      </DialogFooter>
    </form>
  )
}
