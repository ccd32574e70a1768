'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import type { ApiKeyDto, NewApiKey } from '@/lib/api-keys/schema'
import type { KeyActions, KeyExamples } from './key-actions'
import { NewKey } from './new-key'

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

const overlaps = [
  { value: '86400', label: '1 day' },
  { value: '3600', label: '1 hour' },
  { value: '604800', label: '7 days' },
  { value: '2592000', label: '30 days' },
  { value: '0', label: 'Not at all: it ends now' },
]

type FormContentProps = { apiKey: ApiKeyDto; rotate: KeyActions['rotate']; onMade: (made: NewApiKey) => void }

function FormContent({ apiKey, rotate, onMade }: FormContentProps) {
  const [overlap, setOverlap] = useState('86400')
  const { run, pending } = useAction(rotate, { onSuccess: onMade })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run({ keyId: apiKey.id, overlapSeconds: Number(overlap) })
  }
  return (
    <DialogContent
      size="sm"
      title={`Rotate “${apiKey.name}”`}
      description="A new key with the same name, scopes, environment and lifetime. Put it into the application while both work."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="rotate-key" pending={pending}>
            Make the new key
          </Button>
        </>
      }
    >
      <form id="rotate-key" onSubmit={submit}>
        <Field label="The old key goes on working for">
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
