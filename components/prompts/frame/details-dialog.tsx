'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import type { PromptDetail } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'

type DetailsDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  prompt: PromptDetail
  update: PromptActions['update']
}

/** What a prompt is for, and what it is found by. */
export function DetailsDialog({ open, onOpenChange, prompt, update }: DetailsDialogProps) {
  const router = useRouter()
  const [description, setDescription] = useState(prompt.description)
  const [tags, setTags] = useState(prompt.tags.join(', '))
  const { run, pending, failure } = useAction(update, {
    success: 'Saved',
    onSuccess: () => {
      onOpenChange(false)
      router.refresh()
    },
    onFailure: ({ faults }) => faults.length > 0,
  })
  const fault = (field: string) => failure?.faults.find(({ path }) => path === field || path.startsWith(`${field}.`))?.message
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const list = tags
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean)
    if (!pending) void run({ promptId: prompt.id, description: description.trim(), tags: list })
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Description and tags"
        footer={
          <Button type="submit" form="prompt-details" variant="primary" pending={pending}>
            Save
          </Button>
        }
      >
        <form id="prompt-details" onSubmit={submit} noValidate className="flex flex-col gap-4">
          <Field label="Description" optional error={fault('description')}>
            <Textarea value={description} onChange={(event) => setDescription(event.target.value)} rows={3} maxLength={2000} />
          </Field>
          <Field label="Tags" optional hint="Separated by commas." error={fault('tags')}>
            <Input value={tags} onChange={(event) => setTags(event.target.value)} autoComplete="off" spellCheck={false} />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  )
}
