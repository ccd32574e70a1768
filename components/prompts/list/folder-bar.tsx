'use client'

import { FolderInput } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { FolderCount } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'
import { type ListView, listHref } from './list-url'
import { MoveFolderDialog } from './move-folder-dialog'

type FolderBarProps = {
  view: ListView
  folder: string
  folders: readonly FolderCount[]
  example: string | undefined
  move: PromptActions['moveFolder']
}

/** The way to the folder that is open, how many prompts it holds, and what can be done with it. */
export function FolderBar({ view, folder, folders, example, move }: FolderBarProps) {
  const { slug, can } = useWorkspace()
  const [moving, setMoving] = useState(false)
  const parts = folder.split('/')
  const prompts = folders.find((each) => each.folder === folder)?.prompts ?? 0
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-3 border-b px-4 py-1 sm:px-6">
      <nav aria-label="Folder" className="min-w-0 flex-1">
        <ol className="flex min-w-0 flex-wrap items-center gap-x-1 text-sm">
          <li>
            <Link href={listHref(slug, { ...view, folder: null })} className="text-muted-foreground hover:text-foreground">
              All prompts
            </Link>
          </li>
          {parts.map((part, at) => {
            const path = parts.slice(0, at + 1).join('/')
            return (
              <li key={path} className="flex min-w-0 items-center gap-1">
                <span aria-hidden="true" className="text-muted-foreground">
                  /
                </span>
                {path === folder ? (
                  <span aria-current="page" className="min-w-0 break-all font-medium">
                    {part}
                  </span>
                ) : (
                  <Link
                    href={listHref(slug, { ...view, folder: path })}
                    className="min-w-0 break-all text-muted-foreground hover:text-foreground"
                  >
                    {part}
                  </Link>
                )}
              </li>
            )
          })}
          <li className="ml-2 text-muted-foreground text-xs tabular-nums">
            {prompts === 1 ? '1 prompt' : `${prompts.toLocaleString('en')} prompts`}
          </li>
        </ol>
      </nav>
      {can('prompt.write') && prompts > 0 && (
        <Button variant="ghost" size="sm" onClick={() => setMoving(true)}>
          <FolderInput />
          Move folder…
        </Button>
      )}
      <MoveFolderDialog
        key={folder}
        open={moving}
        onOpenChange={setMoving}
        folder={folder}
        prompts={prompts}
        example={example}
        folders={folders}
        view={view}
        move={move}
      />
    </div>
  )
}
