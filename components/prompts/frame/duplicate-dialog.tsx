'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { faultAt } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { type PromptDetail, PromptName } from '@/lib/prompts/schema'
import { NameInput } from '../name-input'
import type { PromptActions } from '../prompt-actions'

type DuplicateDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  prompt: PromptDetail
  duplicate: PromptActions['duplicate']
}

/** A new prompt whose first version says what this one's newest says. */
export function DuplicateDialog({ open, onOpenChange, prompt, duplicate }: DuplicateDialogProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [typed, setTyped] = useState<string | null>(null)
  const name = typed ?? `${prompt.name}-copy`.slice(0, 200)
  const { run, pending, failure, reset } = useAction(duplicate, {
    success: ({ name }) => `Copied to ${name}`,
    onSuccess: ({ id }) => router.push(`/${slug}/prompts/${id}`),
    onConflict: () => undefined,
    onFailure: ({ faults }) => faults.length > 0,
  })
  const parsed = PromptName.safeParse(name.trim())
  const error =
    (parsed.success ? undefined : parsed.error.issues[0]?.message) ??
    faultAt(failure, 'name') ??
    (failure?.code === 'conflict' ? failure.message : undefined)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (parsed.success && !pending) void run({ promptId: prompt.id, name: parsed.data })
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Duplicate prompt"
        description={
          prompt.newestVersion === null
            ? 'A new prompt with the same description and tags.'
            : `A new prompt whose version 1 says what version ${prompt.newestVersion} says. Releases do not go along.`
        }
        footer={
          <Button type="submit" form="duplicate-prompt" variant="primary" pending={pending}>
            Duplicate and open
          </Button>
        }
      >
        <form id="duplicate-prompt" onSubmit={submit} noValidate>
          <Field label="Name of the copy" error={error}>
            <NameInput
              value={name}
              onValueChange={(typed) => {
                setTyped(typed)
                if (failure) reset()
              }}
            />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  )
}
