'use client'

import Link from 'next/link'
import { useMemo, useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { ToggleGroup } from '@/components/ui/toggle-group'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { diffContent, type Pin } from '@/lib/prompts/diff'
import { mergeContents, type Side } from '@/lib/prompts/merge'
import type { SaveConflict } from '@/lib/prompts/schema'
import { ContentDiffView } from '../diff/content-diff-view'
import { useWide } from '../diff/use-wide'
import { versionsHref } from '../versions/versions-url'
import { checkContent } from './content-faults'
import { type Choices, MergeView } from './merge-view'
import type { Draft } from './use-draft'

/** The version that came between, as far as it is known. */
export type TheirVersion = Pick<SaveConflict['newest'], 'number' | 'content'> & { partials: readonly Pin[] } & Partial<
    Pick<SaveConflict['newest'], 'note' | 'author' | 'createdAt'>
  >

type ConflictDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  draft: Draft
  theirs: TheirVersion
  /** What mine would pin; null while that is not known. */
  pins: readonly Pin[] | null
  versionsTab: string
  pending: boolean
  /** Absent: nothing is being saved now. */
  onSaveOnTop?: (mine: PromptContent) => void
}
type Shown = 'merge' | 'both' | 'theirs' | 'mine'

/** Somebody saved meanwhile: base, theirs and mine, and the ways on. None of them loses anything. */
export function ConflictDialog({ open, onOpenChange, draft, theirs, pins, versionsTab, pending, onSaveOnTop }: ConflictDialogProps) {
  const wide = useWide()
  const { base, basePins, baseVersion, content } = draft
  const mine = useMemo(() => ({ ...content, unparsed: undefined }) as PromptContent, [content])
  const saveable = useMemo(() => checkContent(content).content, [content])
  const [choices, setChoices] = useState<Choices>({})
  const unfinished = Object.keys(content.unparsed ?? {}).length > 0
  const merged = useMemo(
    () => (base && !unfinished ? mergeContents(base, theirs.content, mine, (id) => choices[id]) : null),
    [base, theirs, mine, choices, unfinished],
  )
  const [wanted, setShown] = useState<Shown>('merge')
  const shown = merged || wanted !== 'merge' ? wanted : 'both'
  const diff = useMemo(() => {
    if (shown === 'merge') return null
    const sides = { base: { content: base, pins: basePins }, theirs: { content: theirs.content, pins: theirs.partials } }
    const [before, after] = [sides[shown === 'both' ? 'theirs' : 'base'], shown === 'theirs' ? sides.theirs : { content: mine, pins }]
    return before.content && diffContent(before.content, after.content, { before: before.pins, after: after.pins ?? before.pins })
  }, [shown, base, basePins, mine, theirs, pins])
  const began = baseVersion === null ? 'an empty prompt' : `version ${baseVersion}`
  const unsettled = merged?.conflicts.filter(({ id }) => choices[id] === undefined).length ?? 0
  const layout = wide ? 'split' : 'unified'
  const adopt = () => {
    if (!merged) return
    draft.adopt(merged.content, theirs)
    onOpenChange(false)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="xl"
        title={`Version ${theirs.number} was saved while you edited`}
        description={
          <>
            {theirs.author?.name ?? 'Somebody'} saved it {theirs.createdAt && <RelativeTime iso={theirs.createdAt} />}
            {theirs.note && <> with the note “{theirs.note}”</>}. You began from {began}. Nothing is lost either way.{' '}
            <Link
              href={versionsHref(versionsTab, { version: theirs.number })}
              className="underline decoration-border-strong underline-offset-3"
            >
              Open theirs, keep mine as draft
            </Link>
          </>
        }
        footer={
          <>
            <Button variant="ghost" className="sm:mr-auto" onClick={() => onOpenChange(false)}>
              Keep editing
            </Button>
            {onSaveOnTop && (
              <Button pending={pending} disabled={!saveable} onClick={() => saveable && onSaveOnTop(saveable)}>
                Save mine on top, as version {theirs.number + 1}
              </Button>
            )}
            <Button variant="primary" disabled={!merged || unsettled > 0 || pending} onClick={adopt}>
              {unsettled > 0 ? `Choose ${unsettled} more` : 'Go on with the merge'}
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
              { value: 'merge', label: 'Merge', disabled: !merged },
              { value: 'both', label: 'Theirs → mine' },
              { value: 'theirs', label: 'What they changed' },
              { value: 'mine', label: 'What I changed' },
            ]}
          />
          {shown === 'merge' && merged ? (
            <MergeView
              merged={merged}
              theirs={theirs}
              pins={pins}
              number={theirs.number}
              began={began}
              choices={choices}
              onChoose={(id: string, side: Side) => setChoices((before) => ({ ...before, [id]: side }))}
              layout={layout}
            />
          ) : (
            diff && <ContentDiffView key={shown} diff={diff} layout={layout} />
          )}
        </div>
      </DialogContent>
    </Dialog>
  )
}
