'use client'

import { Check } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Badge } from '@/components/ui/badge'
import { CommandGroup, CommandItem } from '@/components/ui/command'
import { Picker, PickerButton } from './picker'
import type { Selection, VersionChoice } from './prompt-view'

type VersionPickerProps = Omit<ComponentProps<'button'>, 'value'> & {
  value: Selection | null
  versions: readonly VersionChoice[]
  /** When the caller's own draft was last changed; null when there is none. */
  draftAt: string | null
  onChoose: (selection: Selection) => void
}

/** The newest versions, and the person's own draft when there is one. A number that is typed finds an older one. */
export function VersionPicker({ value, versions, draftAt, onChoose, ...button }: VersionPickerProps) {
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const shown = versions.filter(({ number, note, liveIn }) => `${number} ${note} ${liveIn.join(' ')}`.toLowerCase().includes(wanted))
  const newest = versions[0]?.number ?? 0
  const typed = /^\d{1,9}$/.test(wanted) ? Number(wanted) : 0
  const older = typed > 0 && typed < newest && !versions.some(({ number }) => number === typed) ? typed : null
  const showsDraft = draftAt !== null && 'draft'.includes(wanted)
  const choose = (selection: Selection) => {
    setOpen(false)
    setQuery('')
    onChoose(selection)
  }
  const chosen = value?.type === 'version' ? versions.find(({ number }) => number === value.number) : undefined
  return (
    <Picker
      label="Versions"
      first={showsDraft ? 'draft' : older !== null ? `older-${older}` : String(shown[0]?.number ?? '')}
      open={open}
      onOpenChange={setOpen}
      query={query}
      onQueryChange={setQuery}
      empty="No version matches."
      placeholder="Find a version by number, note or environment"
      trigger={
        <PickerButton {...button}>
          <span className="shrink-0 tabular-nums">{labelOf(value)}</span>
          {chosen?.note && <span className="truncate text-muted-foreground text-xs">{chosen.note}</span>}
        </PickerButton>
      }
    >
      <CommandGroup>
        {showsDraft && draftAt !== null && (
          <CommandItem value="draft" onSelect={() => choose({ type: 'draft' })}>
            <span>Your draft</span>
            <RelativeTime iso={draftAt} className="text-muted-foreground text-xs" />
            {value?.type === 'draft' && <Check className="ml-auto" />}
          </CommandItem>
        )}
        {older !== null && (
          <CommandItem value={`older-${older}`} onSelect={() => choose({ type: 'version', number: older })}>
            Version {older}
          </CommandItem>
        )}
        {shown.map(({ number, note, liveIn }) => (
          <CommandItem key={number} value={String(number)} onSelect={() => choose({ type: 'version', number })}>
            <span className="shrink-0 tabular-nums">Version {number}</span>
            <span className="min-w-0 truncate text-muted-foreground text-xs">{note}</span>
            <span className="ml-auto flex shrink-0 items-center gap-1">
              {liveIn.map((environment) => (
                <Badge key={environment} tone="well">
                  {environment}
                </Badge>
              ))}
              {value?.type === 'version' && value.number === number && <Check />}
            </span>
          </CommandItem>
        ))}
      </CommandGroup>
    </Picker>
  )
}

function labelOf(value: Selection | null): string {
  if (value === null) return 'None saved yet'
  if (value.type === 'session') return 'The text of this session'
  if (value.type === 'run') return 'What the run sent'
  return value.type === 'draft' ? 'Your draft' : `Version ${value.number}`
}
