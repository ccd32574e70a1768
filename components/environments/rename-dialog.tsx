'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { EnvironmentActions } from './environment-actions'

type RenameDialogProps = { environment: EnvironmentDto; update: EnvironmentActions['update']; trigger: ReactNode }

/** An environment's name and description; its slug stands in applications and stays. */
export function RenameDialog({ trigger, ...props }: RenameDialogProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      {open && <Content {...props} onDone={() => setOpen(false)} />}
    </Dialog>
  )
}

function Content({ environment, update, onDone }: Omit<RenameDialogProps, 'trigger'> & { onDone: () => void }) {
  const router = useRouter()
  const [name, setName] = useState(environment.name)
  const [description, setDescription] = useState(environment.description)
  const { run, pending, faultAt } = useAction(update, {
    success: 'Saved',
    onSuccess: () => {
      onDone()
      router.refresh()
    },
    onFailure: (refused) => refused.faults.length > 0,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run({ environment: environment.slug, name, description })
  }
  return (
    <DialogContent
      title={`Rename ${environment.name}`}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="rename-environment" pending={pending}>
            Save
          </Button>
        </>
      }
    >
      <form id="rename-environment" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Name" hint={`The slug ${environment.slug} stands in applications, so it never changes.`} error={faultAt('name')}>
          <Input value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Description" optional error={faultAt('description')}>
          <Input value={description} maxLength={2000} autoComplete="off" onChange={(event) => setDescription(event.target.value)} />
        </Field>
      </form>
    </DialogContent>
  )
}
