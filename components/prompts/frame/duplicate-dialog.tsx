'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
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
  actions: Pick<PromptActions, 'create' | 'saveDraft' | 'readVersion'>
}

/** A new prompt that opens with a draft of this one's newest version. */
export function DuplicateDialog({ open, onOpenChange, prompt, actions }: DuplicateDialogProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [typed, setTyped] = useState<string | null>(null)
  const name = typed ?? `${prompt.name}-copy`.slice(0, 200)
  const [copying, setCopying] = useState(false)
  const { run, pending, failure, reset } = useAction(actions.create, {
    onConflict: () => undefined,
    onFailure: ({ faults }) => faults.length > 0,
  })
  const parsed = PromptName.safeParse(name.trim())
  const error =
    (parsed.success ? undefined : parsed.error.issues[0]?.message) ??
    faultAt(failure, 'name') ??
    (failure?.code === 'conflict' ? failure.message : undefined)

  /** False when the new prompt opens without the old one's content. */
  const copyContent = async (promptId: string): Promise<boolean> => {
    if (prompt.newestVersion === null) return true
    const version = await actions.readVersion(slug, { promptId: prompt.id, number: 'newest' }).catch(() => null)
    if (!version?.ok) return false
    const draft = await actions.saveDraft(slug, { promptId, content: version.data.content, baseVersion: null }).catch(() => null)
    return draft?.ok ?? false
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!parsed.success || pending) return
    setCopying(true)
    const { kind, description, tags } = prompt
    const created = await run({ name: parsed.data, kind, description, tags })
    if (created?.ok) {
      if (!(await copyContent(created.data.id)))
        toast.warning('The prompt was made, but its content could not be copied', { description: `Copy it from ${prompt.name} by hand.` })
      router.push(`/${slug}/prompts/${created.data.id}`)
    }
    setCopying(false)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Duplicate prompt"
        description={
          prompt.newestVersion === null
            ? 'A new prompt with the same description and tags.'
            : `A new prompt with the content of version ${prompt.newestVersion} as a draft.`
        }
        footer={
          <Button type="submit" form="duplicate-prompt" variant="primary" pending={pending || copying}>
            Duplicate and open
          </Button>
        }
      >
        <form id="duplicate-prompt" onSubmit={(event) => void submit(event)} noValidate>
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
