'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Dialog } from '@/components/ui/dialog'
import { MAX_SECRET_OVERLAP_SECONDS, type RotatedSecret, type WebhookDto } from '@/lib/webhooks/schema'
import { NewWebhookSecret } from './new-webhook-secret'
import { RotateForm } from './rotate-form'
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

type FormContentProps = Pick<RotateWebhookDialogProps, 'webhook' | 'rotate'> & { onMade: (made: RotatedSecret) => void }

function FormContent({ webhook, rotate, onMade }: FormContentProps) {
  const { run, pending } = useAction(rotate, { onSuccess: onMade })
  return (
    <RotateForm
      title="Rotate the signing secret"
      description="Makes a new secret. Until the old one ends, messages carry a signature of each, and a receiver may check either."
      label="The old secret goes on signing for"
      longestSeconds={MAX_SECRET_OVERLAP_SECONDS}
      submitLabel="Make the new secret"
      pending={pending}
      onSubmit={(overlapSeconds) => void run({ webhook: webhook.id, overlapSeconds })}
    />
  )
}
