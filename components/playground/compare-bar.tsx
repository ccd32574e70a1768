'use client'

import { Eye, EyeOff, NotebookPen } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Textarea } from '@/components/ui/textarea'
import { AgreementBar } from './agreement-bar'
import type { Side } from './cells'

type CompareBarProps = {
  /** Adds columns. */
  add: ReactNode
  count: number
  /** The answers of the only row; with several rows, each says for itself how far it agrees. */
  sides: readonly Side[]
  /** Voting blind; `letters`: a letter votes, too. */
  blind: 'letters' | 'stars' | null
  /** Null: there are not two answers to choose from, something still runs, or this person may not judge. */
  onBlind: (() => void) | null
  onReveal: () => void
  /** Which answer is marked, in words; null: none. */
  best: string | null
  note: string
  /** Null: this person may not judge. */
  onNote: ((note: string) => void) | null
  onCompare: (first: string, second: string) => void
}

/** What can be said of the answers together: how far they agree, which is the best, a note. */
export function CompareBar({ add, count, sides, blind, onBlind, onReveal, best, note, onNote, onCompare }: CompareBarProps) {
  return (
    <section aria-label="Comparing" className="flex h-10 shrink-0 items-center gap-2 border-b bg-card pr-2 pl-3">
      {blind ? (
        <p className="min-w-0 flex-1 truncate text-muted-foreground text-xs">
          {blind === 'letters'
            ? 'Choose the best answer, or press its letter. Then you will see who said what.'
            : 'Mark the best answer of each row with its star. Then show the names.'}
        </p>
      ) : (
        <div className="flex min-w-0 flex-1 items-center gap-3">
          {sides.length > 1 ? (
            <AgreementBar sides={sides} onCompare={onCompare} />
          ) : (
            <p className="text-muted-foreground text-xs">{count === 1 ? '1 column' : `${count} columns`}</p>
          )}
          {best !== null && <p className="truncate text-xs">{best}</p>}
        </div>
      )}
      {blind ? (
        <Button size="sm" variant="ghost" onClick={onReveal}>
          <Eye />
          Show names
        </Button>
      ) : (
        <Button size="sm" variant="ghost" disabled={onBlind === null} onClick={() => onBlind?.()}>
          <EyeOff />
          <span className="max-sm:sr-only">Vote blind</span>
        </Button>
      )}
      {!blind && add}
      {!blind && (onNote !== null || note !== '') && <NoteButton note={note} onNote={onNote} />}
    </section>
  )
}

function NoteButton({ note, onNote }: { note: string; onNote: ((note: string) => void) | null }) {
  const [text, setText] = useState(note)
  const [open, setOpen] = useState(false)
  const change = (next: boolean) => {
    if (next) setText(note)
    else onNote?.(text.trim())
    setOpen(next)
  }
  return (
    <Popover open={open} onOpenChange={change}>
      <PopoverTrigger asChild>
        <Button size="sm" variant="ghost" className="max-w-64">
          <NotebookPen />
          <span className="truncate max-sm:sr-only">{note === '' ? 'Note' : note}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Note on this comparison" align="end" className="w-96">
        {onNote ? (
          <Field label="Note" hint="Kept with the session, for everybody who opens it.">
            <Textarea rows={4} maxLength={10_000} value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
        ) : (
          <p className="whitespace-pre-wrap text-sm [overflow-wrap:anywhere]">{note}</p>
        )}
      </PopoverContent>
    </Popover>
  )
}
