'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import type { FolderCount, MoveConflict } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'
import { FolderField } from './folder-field'
import { nameInside, readFolder } from './folder-name'
import { type ListView, listHref } from './list-url'

type MoveFolderDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  folder: string
  /** How many prompts it holds, and one of them as an example. */
  prompts: number
  example: string | undefined
  folders: readonly FolderCount[]
  view: ListView
  move: PromptActions['moveFolder']
}

/** Renames everything in a folder, and goes along. */
export function MoveFolderDialog({ open, onOpenChange, ...props }: MoveFolderDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <MoveFolderForm {...props} close={() => onOpenChange(false)} />
    </Dialog>
  )
}

type FormProps = Omit<MoveFolderDialogProps, 'open' | 'onOpenChange'> & { close: () => void }

function MoveFolderForm({ folder, prompts, example, folders, view, move, close }: FormProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [typed, setTyped] = useState(folder)
  const [tried, setTried] = useState(false)
  const read = readFolder(typed)
  const same = read.ok && read.folder === folder
  const { run, pending, failure, faultAt, reset } = useAction(move, {
    success: ({ moved }) => `Moved ${counted(moved.length)}`,
    onSuccess: (_, { to }) => {
      close()
      router.push(listHref(slug, { ...view, folder: to }))
    },
    onConflict: () => undefined,
    onFailure: ({ faults }) => faults.length > 0,
  })
  const conflict = failure?.code === 'conflict' ? (failure.details as MoveConflict | undefined) : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (same) close()
    else if (read.ok && !pending) void run({ from: folder, to: read.folder })
  }
  return (
    <DialogContent
      title={`Move ${folder}`}
      description={`Renames ${counted(prompts)}. The old names go on answering, so no application breaks.`}
      footer={
        <Button type="submit" form="move-folder" variant="primary" pending={pending} disabled={same}>
          Move {counted(prompts)}
        </Button>
      }
    >
      <form id="move-folder" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <FolderField
          label="New place and name of the folder"
          value={typed}
          onValueChange={(next) => {
            setTyped(next)
            if (failure) reset()
          }}
          folders={folders}
          error={(tried && !read.ok ? read.message : undefined) ?? faultAt('to')}
        />
        {read.ok && !same && example && (
          <p className="break-all text-muted-foreground text-xs">
            <span className="font-mono">{example}</span> becomes{' '}
            <span className="font-mono text-foreground">{nameInside(example, folder, read.folder)}</span>
          </p>
        )}
        {conflict && (
          <Notice tone="danger" title="Names are taken there, so nothing was moved">
            <ul className="mt-1 max-h-48 overflow-y-auto">
              {conflict.taken.map(({ to, by }) => (
                <li key={to} className="break-all">
                  <span className="font-mono">{to}</span>
                  {by !== to && (
                    <>
                      {' '}
                      is an old name of <span className="font-mono">{by}</span>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </Notice>
        )}
      </form>
    </DialogContent>
  )
}

const counted = (prompts: number) => (prompts === 1 ? '1 prompt' : `${prompts.toLocaleString('en')} prompts`)
