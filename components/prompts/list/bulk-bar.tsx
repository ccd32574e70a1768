'use client'

import { Archive, ArchiveRestore, FolderInput, Tags, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { useShortcut } from '@/components/shell/shortcuts'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import type { FolderCount, PromptChange, PromptSummary, TagCount } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'
import { MoveDialog, RefusedDialog, TagsDialog } from './bulk-dialogs'
import { changeMany, outcomeInWords, type Refused } from './change-many'
import type { Selection } from './use-selection'

type BulkBarProps = {
  chosen: readonly PromptSummary[]
  selection: Selection
  loaded: number
  archived: boolean
  folders: readonly FolderCount[]
  tags: readonly TagCount[]
  change: PromptActions['changeMany']
}

/** What can be done with the chosen prompts. Those that were refused stay chosen, and are told. */
export function BulkBar({ chosen, selection, loaded, archived, folders, tags, change }: BulkBarProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [open, setOpen] = useState<'tags' | 'move' | 'archive' | null>(null)
  const [done, setDone] = useState<number | null>(null)
  const [refused, setRefused] = useState<Refused[]>([])
  const pending = done !== null
  useShortcut({ keys: 'escape', description: 'Choose nothing', enabled: !pending }, selection.clear)

  const apply = async (what: PromptChange) => {
    setDone(0)
    const names = new Map(chosen.map(({ id, name }) => [id, name]))
    const outcomes = await changeMany(change, slug, [...names.keys()], what, setDone)
    setDone(null)
    const no = outcomes.filter((one) => !one.ok).map((one) => ({ ...one, name: one.name ?? names.get(one.promptId) ?? null }))
    if (outcomes.some(({ ok }) => ok)) toast.success(outcomeInWords(what.kind, outcomes))
    setRefused(no)
    selection.keep(no.map(({ promptId }) => promptId))
    router.refresh()
  }
  const close = (isOpen: boolean) => !isOpen && setOpen(null)
  const count = chosen.length.toLocaleString('en')
  const noun = chosen.length === 1 ? 'prompt' : 'prompts'
  return (
    <section
      aria-label="Chosen prompts"
      className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-t bg-card px-4 py-2 text-sm shadow-float sm:px-6"
    >
      <p role="status" className="mr-2 flex items-center gap-2 font-medium tabular-nums">
        {pending && <Spinner />}
        {pending ? `${done} of ${count} ${noun}` : `${count} chosen`}
      </p>
      {loaded > chosen.length && (
        <Button variant="link" size="sm" disabled={pending} onClick={selection.all}>
          Choose all {loaded.toLocaleString('en')} listed
        </Button>
      )}
      <div className="flex flex-wrap gap-1.5 sm:ml-auto">
        {archived ? (
          <Button size="sm" disabled={pending} onClick={() => void apply({ kind: 'restore' })}>
            <ArchiveRestore />
            Restore
          </Button>
        ) : (
          <>
            <Button size="sm" disabled={pending} onClick={() => setOpen('tags')}>
              <Tags />
              Tags…
            </Button>
            <Button size="sm" disabled={pending} onClick={() => setOpen('move')}>
              <FolderInput />
              Move…
            </Button>
            <Button size="sm" variant="danger-quiet" disabled={pending} onClick={() => setOpen('archive')}>
              <Archive />
              Archive…
            </Button>
          </>
        )}
        <Button size="icon-sm" variant="ghost" aria-label="Choose nothing" disabled={pending} onClick={selection.clear}>
          <X />
        </Button>
      </div>
      <TagsDialog open={open === 'tags'} onOpenChange={close} chosen={chosen} tags={tags} apply={apply} />
      <MoveDialog open={open === 'move'} onOpenChange={close} chosen={chosen} folders={folders} apply={apply} />
      <ConfirmDialog
        open={open === 'archive'}
        onOpenChange={close}
        title={`Archive ${count} ${noun}?`}
        description="They leave the list, their names stop answering, and others may take the names. What is published, or included by another prompt, is refused and stays. Versions are kept; archived prompts can be restored."
        confirmLabel={`Archive ${count} ${noun}`}
        onConfirm={async () => {
          await apply({ kind: 'archive' })
          return true
        }}
      />
      <RefusedDialog refused={refused} close={() => setRefused([])} />
    </section>
  )
}
