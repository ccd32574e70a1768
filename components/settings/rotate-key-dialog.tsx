'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Dialog } from '@/components/ui/dialog'
import { type ApiKeyDto, MAX_KEY_OVERLAP_SECONDS, type NewApiKey } from '@/lib/api-keys/schema'
import type { KeyActions, KeyExamples } from './key-actions'
import { NewKey } from './new-key'
import { RotateForm } from './rotate-form'

type RotateKeyDialogProps = { apiKey: ApiKeyDto | null; rotate: KeyActions['rotate']; examples: KeyExamples; onClose: () => void }

/** Replaces a key with a successor; both work for a while, so nothing is cut off. */
export function RotateKeyDialog({ apiKey, rotate, examples, onClose }: RotateKeyDialogProps) {
  const router = useRouter()
  const [made, setMade] = useState<NewApiKey | null>(null)
  const change = (open: boolean) => {
    if (open) return
    if (made) router.refresh()
    setMade(null)
    onClose()
  }
  return (
    <Dialog open={apiKey !== null} onOpenChange={change}>
      {apiKey && (made ? <NewKey made={made} examples={examples} /> : <FormContent apiKey={apiKey} rotate={rotate} onMade={setMade} />)}
    </Dialog>
  )
}

type FormContentProps = { apiKey: ApiKeyDto; rotate: KeyActions['rotate']; onMade: (made: NewApiKey) => void }

function FormContent({ apiKey, rotate, onMade }: FormContentProps) {
  const { run, pending } = useAction(rotate, { onSuccess: onMade })
  return (
    <RotateForm
      title={`Rotate “${apiKey.name}”`}
      description="A new key with the same name, scopes, environment and lifetime. Put it into the application while both work."
      label="The old key goes on working for"
      longestSeconds={MAX_KEY_OVERLAP_SECONDS}
      submitLabel="Make the new key"
      pending={pending}
      onSubmit={(overlapSeconds) => void run({ keyId: apiKey.id, overlapSeconds })}
    />
  )
}
