'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { InputSetName } from '@/lib/input-sets/schema'

type NameDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  confirm: string
  start: string
  pending: boolean
  /** What the server said against the name. */
  refusal: string | undefined
  onName: (name: string) => void
}

/** Asks for the name of a set. */
export function NameDialog({ open, onOpenChange, ...props }: NameDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <NameForm {...props} />
    </Dialog>
  )
}

function NameForm({ title, confirm, start, pending, refusal, onName }: Omit<NameDialogProps, 'open' | 'onOpenChange'>) {
  const form = useId()
  const [name, setName] = useState(start)
  const [tried, setTried] = useState(false)
  const parsed = InputSetName.safeParse(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (parsed.success && !pending) onName(parsed.data)
  }
  return (
    <DialogContent
      title={title}
      footer={
        <Button type="submit" form={form} variant="primary" pending={pending}>
          {confirm}
        </Button>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <Field label="Name" error={refusal ?? (tried && !parsed.success ? parsed.error.issues[0]?.message : undefined)}>
          <Input
            value={name}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            placeholder="Angry customer"
          />
        </Field>
      </form>
    </DialogContent>
  )
}
