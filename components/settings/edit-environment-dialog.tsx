'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { EnvironmentActions } from './environment-actions'
import { EnvironmentFields } from './environment-fields'

type EditEnvironmentDialogProps = {
  environment: EnvironmentDto
  open: boolean
  onOpenChange: (open: boolean) => void
  update: EnvironmentActions['update']
}

export function EditEnvironmentDialog({ open, onOpenChange, ...props }: EditEnvironmentDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <Content {...props} onDone={() => onOpenChange(false)} />}
    </Dialog>
  )
}

type ContentProps = Pick<EditEnvironmentDialogProps, 'environment' | 'update'> & { onDone: () => void }

function Content({ environment, update, onDone }: ContentProps) {
  const router = useRouter()
  const { name, slug, description, region } = environment
  const [values, setValues] = useState({ name, slug, description, region: region ?? '', protected: environment.protected })
  const { run, pending, faultAt, failure } = useAction(update, {
    success: 'Saved',
    onSuccess: () => {
      onDone()
      router.refresh()
    },
    onFailure: (refused) => refused.faults.length > 0,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run({
      environment: slug,
      name: values.name,
      description: values.description,
      region: values.region.trim() || null,
      protected: values.protected,
    })
  }
  const elsewhere = failure?.faults.filter(({ path }) => path.startsWith('routes.')) ?? []
  return (
    <DialogContent
      title={`Edit ${name}`}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="edit-environment" pending={pending}>
            Save
          </Button>
        </>
      }
    >
      <form id="edit-environment" onSubmit={submit} noValidate className="flex flex-col gap-4">
        {elsewhere.length > 0 && (
          <Notice tone="danger" title={failure?.message}>
            <ul className="list-disc pl-5">
              {elsewhere.map(({ path, message }) => (
                <li key={path}>{message}</li>
              ))}
            </ul>
          </Notice>
        )}
        <EnvironmentFields values={values} onChange={setValues} faultAt={faultAt} />
      </form>
    </DialogContent>
  )
}
