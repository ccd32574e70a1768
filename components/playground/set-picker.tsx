'use client'

import { Check, MoreHorizontal } from 'lucide-react'
import Link from 'next/link'
import { type ComponentProps, useState } from 'react'
import { NameDialog } from '@/components/input-sets/name-dialog'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { CommandGroup, CommandItem } from '@/components/ui/command'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { Picker, PickerButton } from './picker'
import type { useInputSets } from './use-input-sets'

type SetPickerProps = Omit<ComponentProps<'button'>, 'value'> & { promptId: string; sets: ReturnType<typeof useInputSets>; faulty: boolean }

/** The named values of a prompt: choose one to fill the form, keep what stands in the form as one. */
export function SetPicker({ promptId, sets, faulty, ...button }: SetPickerProps) {
  const { slug, can } = useWorkspace()
  const { known, chosen, changed, choose, save, saveAs, leave } = sets
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const [naming, setNaming] = useState(false)
  const wanted = query.trim().toLowerCase()
  const shown = known.filter(({ name }) => name.toLowerCase().includes(wanted))
  const mayWrite = can('prompt.write')
  return (
    <div className="flex items-center gap-1.5">
      <Picker
        label="Input sets"
        first={shown[0]?.id ?? ''}
        open={open}
        onOpenChange={setOpen}
        query={query}
        onQueryChange={setQuery}
        placeholder="Find an input set"
        empty={known.length === 0 ? 'None yet. Save what stands in the form as one.' : 'No input set matches.'}
        trigger={
          <PickerButton {...button} className="min-w-0 flex-1" aria-busy={sets.pending}>
            {chosen ? (
              <>
                <span className="truncate">{chosen.name}</span>
                {changed && <Badge tone="warn">changed</Badge>}
              </>
            ) : (
              <span className="text-muted-foreground">{known.length === 0 ? 'None yet' : 'Choose one'}</span>
            )}
          </PickerButton>
        }
      >
        <CommandGroup>
          {shown.map(({ id, name, filled }) => (
            <CommandItem
              key={id}
              value={id}
              onSelect={() => {
                setOpen(false)
                setQuery('')
                choose(id)
              }}
            >
              <span className="min-w-0 truncate">{name}</span>
              <span className="ml-auto shrink-0 text-muted-foreground text-xs tabular-nums">
                {filled.length === 1 ? '1 value' : `${filled.length} values`}
              </span>
              {id === chosen?.id && <Check />}
            </CommandItem>
          ))}
        </CommandGroup>
      </Picker>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label="Keep these values">
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {mayWrite && (
            <>
              {chosen && (
                <DropdownMenuItem disabled={!changed || faulty} onSelect={save}>
                  Save changes to {chosen.name}
                </DropdownMenuItem>
              )}
              <DropdownMenuItem disabled={faulty} onSelect={() => setNaming(true)}>
                Save these values as…
              </DropdownMenuItem>
            </>
          )}
          {chosen && changed && <DropdownMenuItem onSelect={() => choose(chosen.id)}>Put its values back</DropdownMenuItem>}
          {chosen && <DropdownMenuItem onSelect={leave}>Go on without it</DropdownMenuItem>}
          {(mayWrite || chosen) && <DropdownMenuSeparator />}
          <DropdownMenuItem asChild>
            <Link href={`/${slug}/prompts/${promptId}/inputs`}>All input sets</Link>
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <NameDialog
        key={String(naming)}
        open={naming}
        onOpenChange={setNaming}
        title="Save these values as an input set"
        confirm="Save"
        start=""
        pending={sets.pending}
        refusal={sets.refusal}
        onName={(name) => void saveAs(name).then((saved) => saved && setNaming(false))}
      />
    </div>
  )
}
