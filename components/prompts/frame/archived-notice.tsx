'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { PromptDetail } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'

/** Says that a prompt is put away, and brings it back; under another name when its own was taken meanwhile. */
export function ArchivedNotice({ prompt, restore }: { prompt: PromptDetail; restore: PromptActions['restore'] }) {
  const router = useRouter()
  const { can } = useWorkspace()
  const [name, setName] = useState<string | null>(null)
  const { run, pending, failure } = useAction(restore, {
    success: ({ name }) => `Restored ${name}`,
    onSuccess: () => router.refresh(),
    onConflict: () => setName((before) => before ?? prompt.name),
    onFailure: ({ faults }) => faults.length > 0,
  })
  const again = (event: FormEvent) => {
    event.preventDefault()
    if (name !== null) void run({ promptId: prompt.id, name: name.trim() })
  }
  return (
    <div className="px-4 pt-4 sm:px-6">
      <Notice
        tone="warn"
        title={<>Archived {prompt.archivedAt && <RelativeTime iso={prompt.archivedAt} />}</>}
        action={
          can('prompt.write') &&
          name === null && (
            <Button size="sm" pending={pending} onClick={() => void run({ promptId: prompt.id })}>
              Restore
            </Button>
          )
        }
      >
        <p>Its name no longer answers and it cannot be changed or released. All versions are kept.</p>
        {name !== null && (
          <form onSubmit={again} className="mt-2 flex max-w-md items-end gap-2">
            <Field label="New name" error={failure?.message} className="flex-1">
              <Input value={name} onChange={(event) => setName(event.target.value)} className="font-mono" />
            </Field>
            <Button type="submit" pending={pending}>
              Restore
            </Button>
          </form>
        )}
      </Notice>
    </div>
  )
}
