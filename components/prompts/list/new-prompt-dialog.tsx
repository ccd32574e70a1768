'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { faultAt } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { RadioGroup, RadioItem } from '@/components/ui/radio-group'
import { Textarea } from '@/components/ui/textarea'
import type { PromptKind } from '@/lib/prompts/content-schema'
import { PromptName } from '@/lib/prompts/schema'
import { NameInput } from '../name-input'
import type { PromptActions } from '../prompt-actions'

type NewPromptDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  create: PromptActions['create']
  /** Where the list stands: the name begins there. */
  folder: string | null
}

/** Names a prompt and opens its editor. */
export function NewPromptDialog({ open, onOpenChange, ...props }: NewPromptDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <NewPromptForm {...props} />
    </Dialog>
  )
}

function NewPromptForm({ create, folder }: Pick<NewPromptDialogProps, 'create' | 'folder'>) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [typed, setName] = useState<string | null>(null)
  const name = typed ?? (folder ? `${folder}/` : '')
  const [kind, setKind] = useState<PromptKind>('chat')
  const [description, setDescription] = useState('')
  const [tried, setTried] = useState(false)
  const { run, pending, failure, reset } = useAction(create, {
    onSuccess: ({ id }) => router.push(`/${slug}/prompts/${id}`),
    onFailure: ({ code, faults }) => code === 'conflict' || faults.length > 0,
    onConflict: () => undefined,
  })
  const named = PromptName.safeParse(name.trim())
  const nameError =
    (tried && !named.success ? named.error.issues[0]?.message : undefined) ??
    faultAt(failure, 'name') ??
    (failure?.code === 'conflict' ? failure.message : undefined)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (named.success && !pending) void run({ name: named.data, kind, description: description.trim() })
  }
  return (
    <DialogContent
      title="New prompt"
      description="Applications fetch it by this name."
      footer={
        <Button type="submit" form="new-prompt" variant="primary" pending={pending}>
          Create and open
        </Button>
      }
    >
      <form id="new-prompt" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Name" hint="Folders by slash, as in support/triage." error={nameError}>
          <NameInput
            value={name}
            onValueChange={(typed) => {
              setName(typed)
              if (failure) reset()
            }}
            placeholder="support/triage"
          />
        </Field>
        <fieldset>
          <legend className="mb-1.5 font-medium">Kind</legend>
          <RadioGroup aria-label="Kind" value={kind} onValueChange={(value) => setKind(value === 'text' ? 'text' : 'chat')}>
            <RadioItem value="chat" label="Chat" hint="A list of messages with roles, as chat models take them." />
            <RadioItem value="text" label="Text" hint="One text. Other prompts can include it as a snippet." />
          </RadioGroup>
        </fieldset>
        <Field label="Description" optional error={faultAt(failure, 'description')}>
          <Textarea
            value={description}
            onChange={(event) => setDescription(event.target.value)}
            rows={2}
            maxLength={2000}
            placeholder="What it is for, and who owns it"
          />
        </Field>
      </form>
    </DialogContent>
  )
}
