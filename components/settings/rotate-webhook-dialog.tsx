'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import type { RotatedSecret, WebhookDto } from '@/lib/webhooks/schema'
import { NewWebhookSecret } from './new-webhook-secret'
import type { WebhookActions } from './webhook-actions'

type RotateWebhookDialogProps = {
  webhook: WebhookDto
  rotate: WebhookActions['rotate']
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Replaces a signing secret; for a while messages carry both signatures. */
export function RotateWebhookDialog({ webhook, rotate, open, onOpenChange }: RotateWebhookDialogProps) {
  const router = useRouter()
  const [made, setMade] = useState<RotatedSecret | null>(null)
  const change = (next: boolean) => {
    if (!next && made) router.refresh()
    if (!next) setMade(null)
    onOpenChange(next)
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      {open &&
        (made ? (
          <NewWebhookSecret name={webhook.name} secret={made.secret} oldUntil={made.oldSecretUntil} />
        ) : (
          <FormContent webhook={webhook} rotate={rotate} onMade={setMade} />
        ))}
    </Dialog>
  )
}

const overlaps = [
  { value: '86400', label: '1 day' },
  { value: '3600', label: '1 hour' },
  { value: '604800', label: '7 days' },
  { value: '0', label: 'Not at all: it ends now' },
]

type FormContentProps = Pick<RotateWebhookDialogProps, 'webhook' | 'rotate'> & { onMade: (made: RotatedSecret) => void }

function FormContent({ webhook, rotate, onMade }: FormContentProps) {
  const [overlap, setOverlap] = useState('86400')
  const { run, pending } = useAction(rotate, { onSuccess: onMade })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run({ webhook: webhook.id, overlapSeconds: Number(overlap) })
  }
  return (
    <DialogContent
      size="sm"
      title="Rotate the signing secret"
      description="Makes a new secret. Until the old one ends, messages carry a signature of each, and a receiver may check either."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="rotate-webhook" pending={pending}>
            Make the new secret
          </Button>
        </>
      }
    >
      <form id="rotate-webhook" onSubmit={submit}>
        <Field label="The old secret goes on signing for">
          <Select value={overlap} onValueChange={setOverlap}>
            {overlaps.map(({ value, label }) => (
              <SelectItem key={value} value={value}>
                {label}
              </SelectItem>
            ))}
          </Select>
        </Field>
      </form>
    </DialogContent>
  )
}
