'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { faultAt } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { type PromptDetail, PromptName } from '@/lib/prompts/schema'
import { NameInput } from '../name-input'
import type { PromptActions } from '../prompt-actions'
import { Aliases } from './aliases'

type RenameDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  prompt: PromptDetail
  update: PromptActions['update']
  dropAlias: PromptActions['dropAlias']
}

/** The old name goes on answering. */
export function RenameDialog({ open, onOpenChange, prompt, update, dropAlias }: RenameDialogProps) {
  const router = useRouter()
  const [typed, setTyped] = useState<string | null>(null)
  const name = typed ?? prompt.name
  const { run, pending, failure, reset } = useAction(update, {
    success: ({ name }) => `Renamed to ${name}`,
    onSuccess: () => {
      setTyped(null)
      onOpenChange(false)
      router.refresh()
    },
    onConflict: () => undefined,
    onFailure: ({ faults }) => faults.length > 0,
  })
  const parsed = PromptName.safeParse(name.trim())
  const same = name.trim() === prompt.name
  const error =
    (typed !== null && !parsed.success ? parsed.error.issues[0]?.message : undefined) ??
    faultAt(failure, 'name') ??
    (failure?.code === 'conflict' ? failure.message : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (same) onOpenChange(false)
    else if (parsed.success && !pending) void run({ promptId: prompt.id, name: parsed.data })
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Rename prompt"
        description="The old name goes on answering, so no application breaks."
        footer={
          <Button type="submit" form="rename-prompt" variant="primary" pending={pending} disabled={!parsed.success}>
            Rename
          </Button>
        }
      >
        <form id="rename-prompt" onSubmit={submit} noValidate>
          <Field label="Name" error={error} hint="Folders by slash, as in support/triage.">
            <NameInput
              value={name}
              onValueChange={(typed) => {
                setTyped(typed)
                if (failure) reset()
              }}
            />
          </Field>
        </form>
        {prompt.aliases.length > 0 && <Aliases prompt={prompt} dropAlias={dropAlias} />}
      </DialogContent>
    </Dialog>
  )
}
