'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { ToggleGroup } from '@/components/ui/toggle-group'
import { ChangePrompts, type FolderCount, type PromptChange, type PromptSummary, type TagCount } from '@/lib/prompts/schema'
import type { Refused } from './change-many'
import { FolderField } from './folder-field'
import { readFolder } from './folder-name'

type BulkDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  chosen: readonly PromptSummary[]
  apply: (change: PromptChange) => Promise<void>
}

const counted = (count: number) => (count === 1 ? '1 prompt' : `${count.toLocaleString('en')} prompts`)

/** Puts tags on the chosen prompts or takes them off. */
export function TagsDialog({ open, onOpenChange, ...props }: BulkDialogProps & { tags: readonly TagCount[] }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <TagsForm {...props} close={() => onOpenChange(false)} />
    </Dialog>
  )
}

type TagsFormProps = Omit<BulkDialogProps, 'open' | 'onOpenChange'> & { tags: readonly TagCount[]; close: () => void }

function TagsForm({ chosen, tags, apply, close }: TagsFormProps) {
  const [kind, setKind] = useState<'add_tags' | 'remove_tags'>('add_tags')
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const list = typed
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean)
  const parsed = ChangePrompts.shape.change.safeParse({ kind, tags: list })
  const borne = [...new Set(chosen.flatMap((prompt) => prompt.tags))].sort()
  const offered = (kind === 'remove_tags' ? borne : tags.map(({ tag }) => tag)).filter((tag) => !list.includes(tag)).slice(0, 12)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!parsed.success) return
    close()
    void apply(parsed.data)
  }
  return (
    <DialogContent
      title={`Tags of ${counted(chosen.length)}`}
      footer={
        <Button type="submit" form="bulk-tags" variant="primary">
          {kind === 'add_tags' ? 'Add tags' : 'Remove tags'}
        </Button>
      }
    >
      <form id="bulk-tags" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <ToggleGroup
          label="What to do"
          value={kind}
          onValueChange={(value) => setKind(value === 'remove_tags' ? 'remove_tags' : 'add_tags')}
          options={[
            { value: 'add_tags', label: 'Add' },
            { value: 'remove_tags', label: 'Remove' },
          ]}
        />
        <Field label="Tags" hint="Separated by commas." error={tried && !parsed.success ? parsed.error.issues[0]?.message : undefined}>
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />
        </Field>
        {offered.length > 0 && (
          <fieldset className="flex flex-wrap gap-1.5">
            <legend className="mb-1.5 text-muted-foreground text-xs">
              {kind === 'add_tags' ? 'Tags of this workspace' : 'Tags they bear'}
            </legend>
            {offered.map((tag) => (
              <Button key={tag} size="sm" onClick={() => setTyped([...list, tag].join(', '))}>
                {tag}
              </Button>
            ))}
          </fieldset>
        )}
      </form>
    </DialogContent>
  )
}

/** Puts the chosen prompts into one folder. */
export function MoveDialog({ open, onOpenChange, ...props }: BulkDialogProps & { folders: readonly FolderCount[] }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <MoveForm {...props} close={() => onOpenChange(false)} />
    </Dialog>
  )
}

type MoveFormProps = Omit<BulkDialogProps, 'open' | 'onOpenChange'> & { folders: readonly FolderCount[]; close: () => void }

function MoveForm({ chosen, folders, apply, close }: MoveFormProps) {
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const read = readFolder(typed)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!read.ok) return
    close()
    void apply({ kind: 'move', folder: read.folder })
  }
  return (
    <DialogContent
      title={`Move ${counted(chosen.length)}`}
      description="Each keeps the last part of its name. The old names go on answering, so no application breaks."
      footer={
        <Button type="submit" form="bulk-move" variant="primary">
          Move {counted(chosen.length)}
        </Button>
      }
    >
      <form id="bulk-move" onSubmit={submit} noValidate>
        <FolderField
          label="Into the folder"
          value={typed}
          onValueChange={setTyped}
          folders={folders}
          error={tried && !read.ok ? read.message : undefined}
        />
      </form>
    </DialogContent>
  )
}

/** The prompts that could not be changed, each with the reason. */
export function RefusedDialog({ refused, close }: { refused: readonly Refused[]; close: () => void }) {
  return (
    <Dialog open={refused.length > 0} onOpenChange={(open) => !open && close()}>
      <DialogContent
        title={`${counted(refused.length)} could not be changed`}
        description="They are as they were, and still chosen."
        footer={
          <DialogClose asChild>
            <Button variant="primary">Close</Button>
          </DialogClose>
        }
      >
        <ul className="flex max-h-[50dvh] flex-col gap-3 overflow-y-auto">
          {refused.map(({ promptId, name, message }) => (
            <li key={promptId} className="min-w-0">
              <p className="break-all font-medium font-mono">{name ?? promptId}</p>
              <p className="text-muted-foreground">{message}</p>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  )
}
