'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '@/components/ui/dialog'
import type { CreateEnvironment, EnvironmentDto } from '@/lib/environments/schema'
import { EnvironmentFields, type EnvironmentValues } from './environment-fields'
import { slugFrom } from './environment-slug'

export type CreateEnvironmentAction = ServerAction<z.input<typeof CreateEnvironment>, EnvironmentDto>
type CreateEnvironmentDialogProps = { create: CreateEnvironmentAction; taken: readonly string[]; trigger: ReactNode }

/** Adds an environment of one's own; `taken` are the slugs there are. */
export function CreateEnvironmentDialog({ trigger, ...props }: CreateEnvironmentDialogProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      {open && <Content {...props} onDone={() => setOpen(false)} />}
    </Dialog>
  )
}

function Content({ create, taken, onDone }: Omit<CreateEnvironmentDialogProps, 'trigger'> & { onDone: () => void }) {
  const router = useRouter()
  const { slug: workspace } = useWorkspace()
  const [values, setValues] = useState<EnvironmentValues>({ name: '', slug: '', description: '', region: '', protected: false })
  const [ownSlug, setOwnSlug] = useState(false)
  const { run, pending, faultAt } = useAction(create, {
    success: ({ name }) => `${name} is there. Release something to it, and give it a route.`,
    onSuccess: () => {
      onDone()
      router.refresh()
    },
    onFailure: (failure) => failure.faults.length > 0,
  })
  const clash = taken.includes(values.slug)
    ? 'There is an environment of this slug already, in use or archived. Choose another one.'
    : undefined
  const faultOf = (path: string) => faultAt(path) ?? (path === 'slug' ? clash : undefined)
  const change = (next: EnvironmentValues) => {
    if (next.slug !== values.slug) setOwnSlug(true)
    setValues(next.name !== values.name && !ownSlug ? { ...next, slug: slugFrom(next.name) } : next)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { name, slug, description, region } = values
    void run({ name, slug, description, region: region.trim() || null, protected: values.protected })
  }
  return (
    <DialogContent
      title="Add an environment"
      description="A place to publish to, with its own history, route over gateways, and keys."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="create-environment" pending={pending}>
            Add environment
          </Button>
        </>
      }
    >
      <form id="create-environment" onSubmit={submit} noValidate className="flex flex-col gap-5">
        <p className="text-muted-foreground">
          Experiment, staging and China come ready with their route:{' '}
          <Link href={`/${workspace}/settings/environments`} onClick={onDone} className="text-foreground underline underline-offset-3">
            add them in one click
          </Link>
          .
        </p>
        <EnvironmentFields values={values} onChange={change} faultAt={faultOf} isNew />
      </form>
    </DialogContent>
  )
}
