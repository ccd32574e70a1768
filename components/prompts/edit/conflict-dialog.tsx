'use client'

import Link from 'next/link'
import { useMemo, useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { diffContent } from '@/lib/prompts/diff'
import type { SaveConflict } from '@/lib/prompts/schema'
import { ContentDiffView } from '../diff/content-diff-view'
import { useWide } from '../diff/use-wide'
import { versionsHref } from '../versions/versions-url'
import { checkContent } from './content-faults'
import type { Draft } from './use-draft'

type ConflictDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  draft: Draft
  theirs: SaveConflict['newest']
  versionsTab: string
  pending: boolean
  onSaveOnTop: (mine: PromptContent) => void
}
type Shown = 'both' | 'theirs' | 'mine'

/** Somebody saved meanwhile: both sides, and three ways on. None of them loses anything. */
export function ConflictDialog({ open, onOpenChange, draft, theirs, versionsTab, pending, onSaveOnTop }: ConflictDialogProps) {
  const wide = useWide()
  const [shown, setShown] = useState<Shown>('both')
  const { base, baseVersion, content } = draft
  const mine = useMemo(() => checkContent(content).content, [content])
  const diff = useMemo(() => {
    const my = { ...content, unparsed: undefined } as PromptContent
    if (shown === 'both') return diffContent(theirs.content, my)
    return base && diffContent(base, shown === 'theirs' ? theirs.content : my)
  }, [shown, base, content, theirs])
  const began = baseVersion === null ? 'an empty prompt' : `version ${baseVersion}`
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="xl"
        title={`Version ${theirs.number} was saved while you edited`}
        description={
          <>
            {theirs.author?.name ?? 'Somebody'} saved it <RelativeTime iso={theirs.createdAt} />
            {theirs.note && <> with the note “{theirs.note}”</>}. You began from {began}. Nothing is lost either way.
          </>
        }
        footer={
          <>
            <Button variant="ghost" className="sm:mr-auto" onClick={() => onOpenChange(false)}>
              Keep editing
            </Button>
            <Button asChild>
              <Link href={versionsHref(versionsTab, { version: theirs.number })}>Open theirs, keep mine as draft</Link>
            </Button>
            <Button variant="primary" pending={pending} disabled={!mine} onClick={() => mine && onSaveOnTop(mine)}>
              Save mine on top, as version {theirs.number + 1}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <ToggleGroup
            label="What to compare"
            size="sm"
            value={shown}
            onValueChange={setShown}
            options={[
              { value: 'both', label: 'Theirs → mine' },
              { value: 'theirs', label: 'What they changed' },
              { value: 'mine', label: 'What I changed' },
            ]}
          />
          {diff && <ContentDiffView key={shown} diff={diff} layout={wide ? 'split' : 'unified'} />}
        </div>
      </DialogContent>
    </Dialog>
  )
}
