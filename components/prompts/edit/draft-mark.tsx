'use client'

import { CircleAlert, CloudOff } from 'lucide-react'
import { cn } from '@/components/ui/cn'
import type { Draft } from './use-draft'

type DraftMarkProps = { draft: Pick<Draft, 'status' | 'dirty' | 'baseVersion'>; className?: string }

/** Where the draft is kept, said quietly; aloud only when the server has not got it. */
export function DraftMark({ draft: { status, dirty, baseVersion }, className }: DraftMarkProps) {
  const { state, message, keptHere } = status
  const here = keptHere ? 'kept in this browser' : 'this browser is full, so copy what you need'
  const trouble = {
    unreachable: `Offline, ${here}`,
    failing: `The server failed, ${here}`,
    'signed-out': `Signed out, ${here}`,
    refused: `Not saved: ${message ?? ''}`,
  }
  const quiet = {
    idle: baseVersion === null ? 'Nothing saved yet' : 'No changes',
    waiting: 'Saving…',
    saving: 'Saving…',
    saved: dirty ? 'Draft saved' : 'No changes',
  }
  const isTrouble = state in trouble
  const Icon = state === 'unreachable' || state === 'signed-out' ? CloudOff : CircleAlert
  return (
    <span className={cn('flex min-w-0 items-center gap-1.5 text-xs', isTrouble ? 'text-warn' : 'text-muted-foreground', className)}>
      <span role="status" className={isTrouble ? 'flex min-w-0 items-center gap-1.5' : 'sr-only'}>
        {isTrouble && (
          <>
            <Icon aria-hidden="true" className="size-3.5 shrink-0" />
            <span className="truncate" title={trouble[state as keyof typeof trouble]}>
              {trouble[state as keyof typeof trouble]}
            </span>
          </>
        )}
      </span>
      {state === 'signed-out' && (
        <a href="/sign-in" target="_blank" rel="noopener" className="shrink-0 underline underline-offset-3">
          Sign in
        </a>
      )}
      {!isTrouble && <span data-testid="draft-mark">{quiet[state as keyof typeof quiet]}</span>}
    </span>
  )
}
