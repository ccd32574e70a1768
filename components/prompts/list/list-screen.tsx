'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, useState, useSyncExternalStore, useTransition } from 'react'
import { ListMenu } from '@/components/exchange/list-menu'
import { EmptyState } from '@/components/feedback/empty-state'
import { Page } from '@/components/shell/page'
import { useShortcut } from '@/components/shell/shortcuts'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import type { FolderCount, PromptPage, TagCount } from '@/lib/prompts/schema'
import { browserStore } from '../edit/local-draft'
import type { PromptActions } from '../prompt-actions'
import { BulkBar } from './bulk-bar'
import { FolderBar } from './folder-bar'
import { FolderTree } from './folder-tree'
import { ListFilters } from './list-filters'
import { isFiltered, type ListView, listHref } from './list-url'
import { NewPromptDialog } from './new-prompt-dialog'
import { PromptTable, type PromptTableHandle } from './prompt-table'
import { usePromptPages } from './use-prompt-pages'
import { useSelection } from './use-selection'

type ListScreenProps = {
  view: ListView
  page: PromptPage
  folders: FolderCount[]
  tags: TagCount[]
  /** Whether any prompt is offered updates of snippets. */
  updates: boolean
  actions: Pick<PromptActions, 'list' | 'create' | 'moveFolder' | 'changeMany'>
}

export function ListScreen({ view, page, folders, tags, updates, actions }: ListScreenProps) {
  const router = useRouter()
  const { slug, can } = useWorkspace()
  const [pending, start] = useTransition()
  const [creating, setCreating] = useState(false)
  const [treeOpen, setTreeOpen] = useTreeOpen()
  const table = useRef<PromptTableHandle>(null)
  const pages = usePromptPages(page, view, actions.list)
  const mayCreate = can('prompt.write')
  const selection = useSelection(pages.rows, listHref(slug, view))
  useShortcut({ keys: 'c', description: 'New prompt', enabled: mayCreate }, () => setCreating(true))

  const change = (part: Partial<ListView>) => start(() => router.replace(listHref(slug, { ...view, ...part }), { scroll: false }))
  const newPrompt = mayCreate && (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus />
      New prompt
    </Button>
  )
  const showsTree = folders.length > 0 && treeOpen && !view.archived
  return (
    <Page
      crumbs={[{ label: 'Prompts' }]}
      layout="fixed"
      actions={
        <>
          <ListMenu folder={view.folder} />
          {newPrompt}
        </>
      }
    >
      <ListFilters
        view={view}
        folders={view.archived ? [] : folders}
        tags={tags}
        updates={updates}
        pending={pending}
        onChange={change}
        onLeave={() => table.current?.focusFirst()}
        treeOpen={treeOpen}
        onTreeOpenChange={setTreeOpen}
      />
      <div className="flex min-h-0 flex-1">
        {showsTree && (
          <div className="w-56 shrink-0 overflow-y-auto border-r max-md:hidden">
            <FolderTree folders={folders} view={view} />
          </div>
        )}
        <div className={cn('flex min-w-0 flex-1 flex-col transition-opacity', pending && 'opacity-60')} aria-busy={pending}>
          {view.folder !== null && (
            <FolderBar view={view} folder={view.folder} folders={folders} example={firstIn(page, view.folder)} move={actions.moveFolder} />
          )}
          {page.near && <NearNote search={view.search} near={page.near} />}
          {pages.rows.length === 0 ? (
            <NothingHere view={view} newPrompt={newPrompt} />
          ) : (
            <PromptTable ref={table} view={listHref(slug, view)} {...pages} selection={mayCreate ? selection : undefined} />
          )}
          {selection.chosen.length > 0 && (
            <BulkBar
              chosen={selection.chosen}
              selection={selection}
              loaded={pages.rows.length}
              archived={view.archived}
              folders={folders}
              tags={tags}
              change={actions.changeMany}
            />
          )}
        </div>
      </div>
      <p role="status" className="sr-only">
        {pending
          ? 'Searching'
          : pages.rows.length === 0
            ? 'No prompts found'
            : `${pages.rows.length}${pages.hasMore ? ' or more' : ''} prompts`}
      </p>
      <NewPromptDialog open={creating} onOpenChange={setCreating} create={actions.create} folder={view.folder} />
    </Page>
  )
}

const firstIn = (page: PromptPage, folder: string) => page.data.find(({ name }) => name.startsWith(`${folder}/`))?.name

const NearNote = ({ search, near }: { search: string; near: readonly string[] }) => (
  <p className="shrink-0 break-words border-b px-4 py-2 text-sm sm:px-6">
    Nothing has “{search}”. This comes close: <span className="font-medium">{near.join(', ')}</span>
  </p>
)

function NothingHere({ view, newPrompt }: { view: ListView; newPrompt: React.ReactNode }) {
  const { slug } = useWorkspace()
  if (isFiltered(view))
    return (
      <EmptyState
        mark="none"
        title="Nothing found"
        actions={
          <Button asChild>
            <Link href={listHref(slug, { search: '', folder: null, tag: null, archived: view.archived, updates: false })}>
              Show all prompts
            </Link>
          </Button>
        }
      >
        No {view.archived ? 'archived ' : ''}prompt
        {view.search && ` has “${view.search}” in its name, description, tags, variables, note or text`}
        {view.tag && ` with the tag ${view.tag}`}
        {view.folder && ` in ${view.folder}`}
        {view.updates && ' is offered a newer version of a snippet'}.
      </EmptyState>
    )
  if (view.archived)
    return (
      <EmptyState mark="none" title="Nothing is archived">
        A prompt that is archived leaves the list and stops answering. It keeps its versions and can be restored.
      </EmptyState>
    )
  return (
    <EmptyState
      title="No prompts yet"
      actions={
        newPrompt && (
          <>
            {newPrompt}
            <Button asChild>
              <Link href={`/${slug}/prompts/import`}>Import…</Link>
            </Button>
          </>
        )
      }
    >
      A prompt is a text with variables that your applications fetch by name. Write it here, try it on any gateway, publish it without a
      deployment.
    </EmptyState>
  )
}

const treeKey = 'versicle:folders'
const treeListeners = new Set<() => void>()

/** Whether the folders are shown, remembered in this browser. */
function useTreeOpen(): [boolean, (open: boolean) => void] {
  const open = useSyncExternalStore(
    (listener) => {
      treeListeners.add(listener)
      return () => void treeListeners.delete(listener)
    },
    () => browserStore.read(treeKey) !== 'hidden',
    () => true,
  )
  const setOpen = (next: boolean) => {
    browserStore.write(treeKey, next ? 'shown' : 'hidden')
    for (const listener of treeListeners) listener()
  }
  return [open, setOpen]
}
