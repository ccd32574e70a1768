'use client'

import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { cn } from '@/components/ui/cn'
import { Select, SelectItem } from '@/components/ui/select'
import type { FolderCount } from '@/lib/prompts/schema'
import { type FolderNode, folderNodes, isOpen } from './folder-nodes'
import { type ListView, listHref } from './list-url'

type FoldersProps = { folders: readonly FolderCount[]; view: ListView }

/** The folders as a tree of links; each says how many prompts are inside. */
export function FolderTree({ folders, view }: FoldersProps) {
  const { slug } = useWorkspace()
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = (path: string, open: boolean) =>
    setOpened((before) => {
      const next = new Set(before)
      if (open) next.add(path)
      else next.delete(path)
      return next
    })
  const all = { ...view, folder: null }
  return (
    <nav aria-label="Folders" className="p-2 text-sm">
      <FolderLink href={listHref(slug, all)} current={view.folder === null} className="pl-2">
        All prompts
      </FolderLink>
      <Nodes nodes={folderNodes(folders)} view={view} opened={opened} toggle={toggle} depth={0} />
    </nav>
  )
}

type NodesProps = {
  nodes: FolderNode[]
  view: ListView
  opened: ReadonlySet<string>
  toggle: (path: string, open: boolean) => void
  depth: number
}

function Nodes({ nodes, view, opened, toggle, depth }: NodesProps) {
  const { slug } = useWorkspace()
  return (
    <ul className={cn(depth > 0 && 'ml-3.5 border-l pl-1')}>
      {nodes.map(({ path, label, prompts, children }) => {
        const open = isOpen(path, opened, view.folder)
        return (
          <li key={path}>
            <div className="relative flex items-center">
              {children.length > 0 && (
                <button
                  type="button"
                  aria-expanded={open}
                  aria-label={`Folders in ${path}`}
                  onClick={() => toggle(path, !open)}
                  className="absolute left-0 z-10 grid size-6 place-items-center rounded-sm text-muted-foreground hover:text-foreground"
                >
                  <ChevronRight aria-hidden="true" className={cn('size-3.5 transition-transform', open && 'rotate-90')} />
                </button>
              )}
              <FolderLink href={listHref(slug, { ...view, folder: path })} current={view.folder === path} className="pl-6">
                <span className="min-w-0 flex-1 truncate">{label}</span>
                <span className="text-muted-foreground text-xs tabular-nums">{prompts.toLocaleString('en')}</span>
              </FolderLink>
            </div>
            {open && children.length > 0 && <Nodes nodes={children} view={view} opened={opened} toggle={toggle} depth={depth + 1} />}
          </li>
        )
      })}
    </ul>
  )
}

type FolderLinkProps = { href: string; current: boolean; className?: string; children: React.ReactNode }

const FolderLink = ({ href, current, className, children }: FolderLinkProps) => (
  <Link
    href={href}
    prefetch={false}
    aria-current={current ? 'page' : undefined}
    className={cn(
      'flex h-7 w-full min-w-0 items-center gap-2 rounded-sm pr-2 hover:bg-accent',
      current ? 'bg-accent font-medium text-foreground' : 'text-muted-foreground hover:text-foreground',
      className,
    )}
  >
    {children}
  </Link>
)

/** The same choice on a phone. */
export function FolderSelect({ folders, view, onChoose }: FoldersProps & { onChoose: (folder: string | null) => void }) {
  return (
    <Select aria-label="Folder" size="sm" value={view.folder ?? '/'} onValueChange={(folder) => onChoose(folder === '/' ? null : folder)}>
      <SelectItem value="/">All folders</SelectItem>
      {folders.map(({ folder, prompts }) => (
        <SelectItem key={folder} value={folder} hint={String(prompts)}>
          {folder}
        </SelectItem>
      ))}
    </Select>
  )
}
