'use client'

import { PanelLeft, Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useShortcut } from '@/components/shell/shortcuts'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Input } from '@/components/ui/input'
import { Kbd } from '@/components/ui/kbd'
import { Select, SelectItem } from '@/components/ui/select'
import { Spinner } from '@/components/ui/spinner'
import { Tooltip } from '@/components/ui/tooltip'
import type { FolderCount, TagCount } from '@/lib/prompts/schema'
import { FolderSelect } from './folder-tree'
import type { ListView } from './list-url'

type ListFiltersProps = {
  view: ListView
  folders: readonly FolderCount[]
  tags: readonly TagCount[]
  /** Whether any prompt is offered updates of snippets. */
  updates: boolean
  pending: boolean
  onChange: (change: Partial<ListView>) => void
  /** Arrow down leaves the search for the list. */
  onLeave: () => void
  treeOpen: boolean
  onTreeOpenChange: (open: boolean) => void
}

/** Search, folder (on phones), tag, updates offered, archived. */
export function ListFilters({ view, folders, tags, updates, pending, onChange, onLeave, treeOpen, onTreeOpenChange }: ListFiltersProps) {
  const treeLabel = treeOpen ? 'Hide folders' : 'Show folders'
  return (
    <search className="flex shrink-0 flex-wrap items-center gap-2 border-b px-4 py-2 sm:px-6 md:h-12 md:flex-nowrap md:py-0">
      {folders.length > 0 && (
        <Tooltip content={treeLabel}>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={treeLabel}
            aria-expanded={treeOpen}
            className="-ml-2 max-md:hidden"
            onClick={() => onTreeOpenChange(!treeOpen)}
          >
            <PanelLeft />
          </Button>
        </Tooltip>
      )}
      <SearchBox search={view.search} pending={pending} onSearch={(search) => onChange({ search })} onLeave={onLeave} />
      {folders.length > 0 && (
        <div className="min-w-32 flex-1 md:hidden">
          <FolderSelect folders={folders} view={view} onChoose={(folder) => onChange({ folder })} />
        </div>
      )}
      {(tags.length > 0 || view.tag) && (
        <div className="min-w-32 flex-1 md:w-40 md:flex-none">
          <Select aria-label="Tag" size="sm" value={view.tag ?? '/'} onValueChange={(tag) => onChange({ tag: tag === '/' ? null : tag })}>
            <SelectItem value="/">Any tag</SelectItem>
            {(view.tag && !tags.some(({ tag }) => tag === view.tag) ? [{ tag: view.tag, prompts: 0 }, ...tags] : tags).map(
              ({ tag, prompts }) => (
                <SelectItem key={tag} value={tag} hint={String(prompts)}>
                  {tag}
                </SelectItem>
              ),
            )}
          </Select>
        </div>
      )}
      <div className="ml-auto flex items-center gap-2">
        {(updates || view.updates) && (
          <Toggle pressed={view.updates} onPress={() => onChange({ updates: !view.updates })}>
            Updates offered
          </Toggle>
        )}
        <Toggle pressed={view.archived} onPress={() => onChange({ archived: !view.archived, folder: null })}>
          Archived
        </Toggle>
      </div>
    </search>
  )
}

const Toggle = ({ pressed, onPress, children }: { pressed: boolean; onPress: () => void; children: string }) => (
  <Button variant="ghost" size="sm" aria-pressed={pressed} className={cn(pressed && 'bg-accent text-foreground')} onClick={onPress}>
    {children}
  </Button>
)

type SearchBoxProps = { search: string; pending: boolean; onSearch: (search: string) => void; onLeave: () => void }

/** Asks a moment after the last key. */
function SearchBox({ search, pending, onSearch, onLeave }: SearchBoxProps) {
  const [text, setText] = useState(search)
  const input = useRef<HTMLInputElement>(null)
  const asked = useRef(search)
  const latest = useRef(onSearch)
  useEffect(() => {
    latest.current = onSearch
  })
  useShortcut({ keys: '/', description: 'Search prompts' }, () => input.current?.select())

  useEffect(() => {
    if (search === asked.current) return
    asked.current = search
    setText(search)
  }, [search])
  useEffect(() => {
    if (text.trim() === asked.current) return
    const timer = setTimeout(() => {
      asked.current = text.trim()
      latest.current(text.trim())
    }, 180)
    return () => clearTimeout(timer)
  }, [text])

  return (
    <div className="relative w-full md:max-w-80">
      <Search aria-hidden="true" className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-muted-foreground" />
      <Input
        ref={input}
        type="search"
        aria-label="Search prompts"
        placeholder="Name, text, note or variable"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') {
            event.preventDefault()
            onLeave()
          }
          if (event.key === 'Escape' && text !== '') setText('')
        }}
        className="px-8 [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute inset-y-0 right-1.5 flex items-center">
        {pending ? (
          <Spinner className="mr-1 text-muted-foreground" />
        ) : text === '' ? (
          <Kbd className="max-md:hidden">/</Kbd>
        ) : (
          <Button variant="ghost" size="icon-xs" aria-label="Clear the search" onClick={() => setText('')}>
            <X />
          </Button>
        )}
      </span>
    </div>
  )
}
