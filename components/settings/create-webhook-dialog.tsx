'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { NewWebhook, WebhookEventType, WebhookKind } from '@/lib/webhooks/schema'
import { NewWebhookSecret } from './new-webhook-secret'
import { useFirstFault } from './use-first-fault'
import type { CreateWebhookAction, EnvironmentChoice } from './webhook-actions'
import { AddressFields, type WebhookAddress } from './webhook-address'
import { ListenFields } from './webhook-fields'

type CreateWebhookDialogProps = {
  create: CreateWebhookAction
  environments: EnvironmentChoice
  /** Where the webhooks are listed. */
  home: string
  trigger: ReactNode
}

/** Adds a webhook and shows its signing secret once. */
export function CreateWebhookDialog({ trigger, home, ...form }: CreateWebhookDialogProps) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [made, setMade] = useState<NewWebhook | null>(null)
  const finish = ({ webhook }: NewWebhook) => router.push(`${home}/${webhook.id}`)
  const change = (next: boolean) => {
    setOpen(next)
    if (next) setMade(null)
    else if (made) finish(made)
  }
  const done = (result: NewWebhook) => {
    setMade(result)
    if (result.secret !== null) return
    setOpen(false)
    finish(result)
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      {open &&
        (made?.secret ? <NewWebhookSecret name={made.webhook.name} secret={made.secret} /> : <FormContent {...form} onMade={done} />)}
    </Dialog>
  )
}

const releases: WebhookEventType[] = ['release.created', 'release.rolled_back', 'release.withdrawn']
const kinds = [
  { value: 'standard', label: 'Any address' },
  { value: 'github', label: 'GitHub' },
] as const

type FormContentProps = Pick<CreateWebhookDialogProps, 'create' | 'environments'> & { onMade: (made: NewWebhook) => void }

function FormContent({ create, environments: choice, onMade }: FormContentProps) {
  const [kind, setKind] = useState<WebhookKind>('standard')
  const [name, setName] = useState('')
  const [address, setAddress] = useState<WebhookAddress>({ url: '', repository: '', token: '', apiUrl: '' })
  const [events, setEvents] = useState<WebhookEventType[] | null>(releases)
  const [environments, setEnvironments] = useState<string[] | null>(null)
  const { run, pending, failure, faultAt } = useAction(create, { onSuccess: onMade, onFailure: (failure) => failure.faults.length > 0 })
  const form = useFirstFault(failure)
  const nothingChosen = events?.length === 0 || environments?.length === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (nothingChosen) return
    const listens = { name, events: events ?? [], environments: environments ?? [] }
    const { url, repository, token, apiUrl } = address
    if (kind === 'standard') void run({ kind, ...listens, url: url.trim() })
    else void run({ kind, ...listens, repository, token, ...(apiUrl.trim() !== '' && { apiUrl: apiUrl.trim() }) })
  }
  return (
    <DialogContent
      title="Add a webhook"
      size="lg"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="create-webhook" pending={pending} disabled={nothingChosen}>
            Add webhook
          </Button>
        </>
      }
    >
      <form ref={form} id="create-webhook" onSubmit={submit} noValidate className="flex flex-col gap-5">
        <ToggleGroup label="What is called" value={kind} onValueChange={setKind} options={kinds} />
        <p className="-mt-3 text-muted-foreground text-xs">
          {kind === 'standard'
            ? 'Versicle posts JSON there, signed as Standard Webhooks says, so that the receiver can tell it from anybody else’s.'
            : 'Starts workflows that listen to repository_dispatch, with types such as versicle.release.created.'}
        </p>
        <Field label="Name" hint="What it is for." error={faultAt('name')}>
          <Input
            value={name}
            maxLength={100}
            autoComplete="off"
            placeholder="Rebuild the site"
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <AddressFields kind={kind} value={address} onChange={setAddress} faultAt={faultAt} />
        <ListenFields
          events={events}
          onEvents={setEvents}
          environments={environments}
          onEnvironments={setEnvironments}
          choice={choice}
          eventsError={faultAt('events')}
          environmentsError={faultAt('environments')}
        />
      </form>
    </DialogContent>
  )
}
