'use client'

import { type FormEvent, useState } from 'react'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { ModelDto, SetCanonical } from '@/lib/gateways/model-schema'

export type SetCanonicalAction = ServerAction<SetCanonical, { name: string; canonical: string }>

type CanonicalDialogProps = {
  gateway: string
  model: ModelDto | null
  action: SetCanonicalAction
  onClose: () => void
  onSaved: () => void
}

/** Which model a name stands for on all gateways. */
export function CanonicalDialog({ model, onClose, ...rest }: CanonicalDialogProps) {
  return (
    <Dialog open={model !== null} onOpenChange={(open) => !open && onClose()}>
      {model && (
        <DialogContent
          title="The same model as"
          description="Names of one model on several gateways are compared as one. Say it here where the name does not."
        >
          <CanonicalEditor key={model.id} model={model} onClose={onClose} {...rest} />
        </DialogContent>
      )}
    </Dialog>
  )
}

function CanonicalEditor({ gateway, model, action, onClose, onSaved }: CanonicalDialogProps & { model: ModelDto }) {
  const [name, setName] = useState(model.canonical)
  const { run, pending, faultAt } = useAction(action, {
    success: ({ canonical }) => `${model.name} is ${canonical}`,
    onSuccess: () => {
      onSaved()
      onClose()
    },
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    void run({ gateway, model: model.name, canonical: name.trim() === '' ? null : name })
  }
  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-4">
      <Field
        label="Common name"
        error={faultAt('canonical')}
        hint={
          <>
            <span className="break-all font-mono">{model.name}</span> at this gateway. Empty: what that name itself says.
          </>
        }
      >
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-xs"
        />
      </Field>
      <DialogFooter className="-mx-5 -mb-5">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save
        </Button>
      </DialogFooter>
    </form>
  )
}
