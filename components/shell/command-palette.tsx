'use client'

import { useRouter } from 'next/navigation'
import { useDeferredValue, useEffect, useState } from 'react'
import { CommandGroup, CommandInput, CommandItem, CommandList, Command as CommandRoot } from '@/components/ui/command'
import { Kbd } from '@/components/ui/kbd'
import { MarkedText } from '@/components/ui/marked-text'
import { Spinner } from '@/components/ui/spinner'
import { PaletteDialog } from './palette-dialog'
import { type PaletteAction, type PaletteSearch, paletteIcons } from './palette-items'
import { useShellState } from './shell-state'
import { useShortcut } from './shortcuts'
import { usePaletteSearch } from './use-palette-search'

type CommandPaletteProps = { search: PaletteSearch; actions: readonly PaletteAction[] }

/** ⌘K: finds any prompt, version, gateway (asked of the server) and any action (known here). */
export function CommandPalette({ search, actions }: CommandPaletteProps) {
  const { paletteOpen: open, setPaletteOpen: setOpen } = useShellState()
  useShortcut({ keys: 'mod+k', description: 'Search and commands', group: 'Everywhere', inDialog: true }, () => setOpen(!open))
  return (
    <PaletteDialog open={open} onOpenChange={setOpen}>
      <Palette search={search} actions={actions} close={() => setOpen(false)} />
    </PaletteDialog>
  )
}

function Palette({ search, actions, close }: CommandPaletteProps & { close: () => void }) {
  const router = useRouter()
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query.trim())
  const { items, searching, failed } = usePaletteSearch(search, wanted)
  const [value, setValue] = useState('')
  const fitting = actions.filter((action) => fits(action, wanted))
  const groups = [...new Set(items.map((item) => item.group))]

  const first = items[0]?.id ?? fitting[0]?.id ?? ''
  useEffect(() => setValue(first), [first])

  const choose = (act: () => void) => {
    close()
    act()
  }
  return (
    <CommandRoot label="Search and commands" shouldFilter={false} loop value={value} onValueChange={setValue}>
      <CommandInput
        value={query}
        onValueChange={setQuery}
        placeholder="Find a prompt, version, gateway or action"
        aside={searching ? <Spinner className="text-muted-foreground" /> : <Kbd className="max-sm:hidden">Esc</Kbd>}
      />
      <CommandList
        label="Results"
        empty={searching ? 'Searching…' : failed ? 'The search could not be reached.' : `Nothing matches “${wanted}”.`}
      >
        {groups.map((group) => (
          <CommandGroup key={group} heading={group}>
            {items
              .filter((item) => item.group === group)
              .map((item) => {
                const Icon = paletteIcons[item.kind]
                return (
                  <CommandItem key={item.id} value={item.id} onSelect={() => choose(() => router.push(item.href))}>
                    <Icon />
                    <span className="min-w-0">
                      <span className="block truncate">{item.label}</span>
                      {item.found && (
                        <span className="block truncate text-muted-foreground text-xs" dir="auto">
                          <MarkedText {...item.found} />
                        </span>
                      )}
                    </span>
                    {item.hint && <span className="ml-auto shrink-0 pl-4 text-muted-foreground text-xs">{item.hint}</span>}
                  </CommandItem>
                )
              })}
          </CommandGroup>
        ))}
        {[...new Set(fitting.map((action) => action.group))].map((group) => (
          <CommandGroup key={group} heading={group}>
            {fitting
              .filter((action) => action.group === group)
              .map((action) => (
                <CommandItem key={action.id} value={action.id} onSelect={() => choose(action.act)}>
                  <action.Icon />
                  {action.label}
                </CommandItem>
              ))}
          </CommandGroup>
        ))}
      </CommandList>
    </CommandRoot>
  )
}

/** Every word typed begins a word of the label or of a keyword. */
function fits(action: PaletteAction, query: string): boolean {
  const words = [action.label, ...(action.keywords ?? [])].join(' ').toLowerCase().split(/\s+/)
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((typed) => words.some((word) => word.startsWith(typed)))
}
