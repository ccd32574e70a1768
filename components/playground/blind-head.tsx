'use client'

import { Response } from '@/components/brand/glyphs'
import { Button } from '@/components/ui/button'

type BlindHeadProps = { letter: string; chosen: boolean; onVote: (() => void) | null }

/** The head of a column that nobody shall know: a letter, and the vote where there is one row. */
export function BlindHead({ letter, chosen, onVote }: BlindHeadProps) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b px-3">
      <Response className="size-4 shrink-0 text-rubric" />
      <h2 className="flex-1 font-medium">Answer {letter}</h2>
      {onVote && (
        <Button size="sm" aria-pressed={chosen} onClick={onVote} aria-keyshortcuts={letter}>
          {letter} is the best
        </Button>
      )}
    </header>
  )
}
