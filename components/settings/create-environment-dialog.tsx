'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '@/components/ui/dialog'
import { RadioGroup, RadioItem } from '@/components/ui/radio-group'
import type { CreateEnvironment, EnvironmentDto } from '@/lib/environments/schema'
import { EnvironmentFields, type EnvironmentValues } from './environment-fields'
import { type EnvironmentTemplate, environmentTemplates, slugFrom } from './environment-templates'

export type CreateEnvironmentAction = ServerAction<z.input<typeof CreateEnvironment>, EnvironmentDto>
type CreateEnvironmentDialogProps = { create: CreateEnvironmentAction; taken: readonly string[]; trigger: ReactNode }

/** Adds an environment, from a template or from nothing. */
export function CreateEnvironmentDialog({ trigger, ...props }: CreateEnvironmentDialogProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      {open && <Content {...props} onDone={() => setOpen(false)} />}
    </Dialog>
  )
}

const valuesOf = ({ name, slug, description, region, protected: isProtected }: EnvironmentTemplate): EnvironmentValues => ({
  name,
  slug,
  description,
  region,
  protected: isProtected,
})

function Content({ create, taken, onDone }: Omit<CreateEnvironmentDialogProps, 'trigger'> & { onDone: () => void }) {
  const router = useRouter()
  const free = environmentTemplates.find(({ slug }) => !taken.includes(slug)) ?? environmentTemplates.at(-1)
  const [template, setTemplate] = useState(free?.id ?? 'own')
  const [values, setValues] = useState<EnvironmentValues>(
    free ? valuesOf(free) : { name: '', slug: '', description: '', region: '', protected: false },
  )
  const [ownSlug, setOwnSlug] = useState(false)
  const { run, pending, faultAt } = useAction(create, {
    success: ({ name }) => `${name} is there. Release something to it, and give it a route.`,
    onSuccess: () => {
      onDone()
      router.refresh()
    },
    onFailure: (failure) => failure.faults.length > 0,
  })
  const choose = (id: string) => {
    const chosen = environmentTemplates.find((each) => each.id === id)
    if (!chosen) return
    setTemplate(id)
    setOwnSlug(false)
    setValues(valuesOf(chosen))
  }
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
      description="A place to publish to, with its own history, route over gateways, and keys. Development and production are enough for many teams."
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
        <RadioGroup aria-label="Template" value={template} onValueChange={choose} className="gap-3">
          {environmentTemplates.map(({ id, name, slug, hint }) => {
            const exists = slug !== '' && taken.includes(slug)
            return (
              <RadioItem key={id} value={id} label={name || 'My own'} hint={exists ? 'You have it already.' : hint} disabled={exists} />
            )
          })}
        </RadioGroup>
        <EnvironmentFields values={values} onChange={change} faultAt={faultAt} isNew />
      </form>
    </DialogContent>
  )
}
