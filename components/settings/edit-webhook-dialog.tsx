'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { WebhookDto, WebhookEventType } from '@/lib/webhooks/schema'
import { useFirstFault } from './use-first-fault'
import type { EnvironmentChoice, WebhookActions } from './webhook-actions'
import { AddressFields, type WebhookAddress } from './webhook-address'
import { ListenFields } from './webhook-fields'

type EditWebhookDialogProps = {
  webhook: WebhookDto
  environments: EnvironmentChoice
  update: WebhookActions['update']
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Changes what a webhook is called, calls and listens to. */
export function EditWebhookDialog({ open, onOpenChange, ...form }: EditWebhookDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <FormContent {...form} onDone={() => onOpenChange(false)} />}
    </Dialog>
  )
}

type FormContentProps = Omit<EditWebhookDialogProps, 'open' | 'onOpenChange'> & { onDone: () => void }

function FormContent({ webhook, environments: choice, update, onDone }: FormContentProps) {
  const router = useRouter()
  const [name, setName] = useState(webhook.name)
  const apiUrl = webhook.repository === null ? '' : webhook.url.replace(`/repos/${webhook.repository}/dispatches`, '')
  const [address, setAddress] = useState<WebhookAddress>({ url: webhook.url, repository: webhook.repository ?? '', token: '', apiUrl })
  const [events, setEvents] = useState<WebhookEventType[] | null>(webhook.events.length > 0 ? webhook.events : null)
  const [environments, setEnvironments] = useState<string[] | null>(
    webhook.environments.length > 0 ? webhook.environments.map(({ slug }) => slug) : null,
  )
  const { run, pending, failure, faultAt } = useAction(update, {
    success: 'Saved',
    onSuccess: () => {
      onDone()
      router.refresh()
    },
    onFailure: (failure) => failure.faults.length > 0,
  })
  const form = useFirstFault(failure)
  const nothingChosen = events?.length === 0 || environments?.length === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (nothingChosen) return
    const listens = { webhook: webhook.id, name, events: events ?? [], environments: environments ?? [] }
    if (webhook.kind === 'standard') void run({ ...listens, url: address.url.trim() })
    else {
      const { repository, token } = address
      void run({ ...listens, repository, apiUrl: address.apiUrl.trim(), ...(token !== '' && { token }) })
    }
  }
  return (
    <DialogContent
      title={`Edit “${webhook.name}”`}
      size="lg"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="edit-webhook" pending={pending} disabled={nothingChosen}>
            Save
          </Button>
        </>
      }
    >
      <form ref={form} id="edit-webhook" onSubmit={submit} noValidate className="flex flex-col gap-5">
        <Field label="Name" error={faultAt('name')}>
          <Input value={name} maxLength={100} autoComplete="off" autoFocus onChange={(event) => setName(event.target.value)} />
        </Field>
        <AddressFields kind={webhook.kind} value={address} onChange={setAddress} faultAt={faultAt} stored />
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
