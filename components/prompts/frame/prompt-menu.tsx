'use client'

import { Archive, Copy, CopyPlus, MoreHorizontal, Pencil, Tags } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { ExportItems } from '@/components/exchange/export-items'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { copyText } from '@/components/feedback/copy-text'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import type { PromptDetail } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'
import { DetailsDialog } from './details-dialog'
import { DuplicateDialog } from './duplicate-dialog'
import { RenameDialog } from './rename-dialog'

type PromptMenuProps = { prompt: PromptDetail; actions: PromptActions }

/** Rename, describe, duplicate, copy the name, archive. */
export function PromptMenu({ prompt, actions }: PromptMenuProps) {
  const { slug, can } = useWorkspace()
  const router = useRouter()
  const [open, setOpen] = useState<'rename' | 'details' | 'duplicate' | 'archive' | null>(null)
  const archive = useAction(actions.archive, {
    success: `Archived ${prompt.name}`,
    onSuccess: () => router.push(`/${slug}/prompts`),
  })
  const close = (isOpen: boolean) => !isOpen && setOpen(null)
  const copyName = async () => {
    if (await copyText(prompt.name)) toast.success('Copied the name', { description: prompt.name })
    else toast.error('The browser did not allow copying')
  }
  const mayWrite = can('prompt.write')
  const mayChange = mayWrite && prompt.archivedAt === null
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="More about this prompt">
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {mayChange && (
            <>
              <DropdownMenuItem onSelect={() => setOpen('rename')}>
                <Pencil />
                Rename…
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setOpen('details')}>
                <Tags />
                Description and tags…
              </DropdownMenuItem>
            </>
          )}
          {mayWrite && (
            <DropdownMenuItem onSelect={() => setOpen('duplicate')}>
              <CopyPlus />
              Duplicate…
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => void copyName()}>
            <Copy />
            Copy name
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <ExportItems scope={{ promptId: prompt.id }} />
          {mayChange && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem tone="danger" onSelect={() => setOpen('archive')}>
                <Archive />
                Archive…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <RenameDialog open={open === 'rename'} onOpenChange={close} prompt={prompt} update={actions.update} dropAlias={actions.dropAlias} />
      <DetailsDialog key={prompt.updatedAt} open={open === 'details'} onOpenChange={close} prompt={prompt} update={actions.update} />
      <DuplicateDialog open={open === 'duplicate'} onOpenChange={close} prompt={prompt} duplicate={actions.duplicate} />
      <ConfirmDialog
        open={open === 'archive'}
        onOpenChange={close}
        title={`Archive ${prompt.name}?`}
        description={
          prompt.live.length > 0
            ? `It is published in ${prompt.live.map(({ name }) => name).join(', ')}. Applications read it there, so it cannot be archived yet.`
            : 'It leaves the list, its name stops answering, and others may take the name. Versions and releases are kept; you can restore it.'
        }
        confirmLabel="Archive prompt"
        onConfirm={async () => (await archive.run({ promptId: prompt.id }))?.ok ?? false}
      />
    </>
  )
}
