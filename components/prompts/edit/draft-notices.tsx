'use client'

import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Button } from '@/components/ui/button'
import type { Draft } from './use-draft'

type DraftNoticesProps = {
  draft: Draft
  newestVersion: number | null
  /** Shows both sides when a newer version was saved. Absent: read-only. */
  onMerge: (() => void) | undefined
}

const iso = (time: number) => new Date(time).toISOString()

/** What one should know about where this text came from, and what else there is. */
export function DraftNotices({ draft, newestVersion, onMerge }: DraftNoticesProps) {
  const { recoveredAt, forgetRecovered, passedAt, forgetPassed, asides, swapAside, dropAside, baseVersion, dirty, discarded } = draft
  const behind = dirty && newestVersion !== null && baseVersion !== newestVersion
  const [aside] = asides
  const [thrown] = dirty ? [] : discarded
  return (
    <>
      {recoveredAt !== null && (
        <Notice action={<Dismiss onClick={forgetRecovered} />}>
          Brought back from this browser: what you wrote <RelativeTime iso={iso(recoveredAt)} />, which the server did not have yet.
        </Notice>
      )}
      {passedAt !== null && (
        <Notice title="You went on in another tab" action={<Dismiss onClick={forgetPassed} />}>
          This is what you wrote there, the newest. What stood here is kept beside it.
        </Notice>
      )}
      {aside && (
        <Notice
          tone="warn"
          title={asides.length === 1 ? 'There is another copy of your draft' : `There are ${asides.length} other copies of your draft`}
          action={
            <Choices>
              <Button size="sm" onClick={() => swapAside(aside)}>
                Show it instead
              </Button>
              <Button size="sm" variant="ghost" onClick={() => dropAside(aside)}>
                Throw it away
              </Button>
            </Choices>
          }
        >
          {asides.length === 1 ? 'It' : 'The newest'} was written <RelativeTime iso={iso(aside.at)} /> in another browser or tab. All are
          kept until you choose.
        </Notice>
      )}
      {thrown && (
        <Notice
          title="You threw a draft away"
          action={
            <Choices>
              <Button size="sm" onClick={() => draft.bringBack(thrown)}>
                Bring it back
              </Button>
              <Dismiss onClick={() => draft.forgetDiscarded(thrown)} />
            </Choices>
          }
        >
          It was last changed <RelativeTime iso={iso(thrown.at)} />, and is still in this browser.
        </Notice>
      )}
      {behind && (
        <Notice
          tone="warn"
          title={`Version ${newestVersion} was saved while you edited ${baseVersion === null ? 'the first' : `version ${baseVersion}`}`}
          action={
            onMerge && (
              <Button size="sm" onClick={onMerge}>
                See both and merge
              </Button>
            )
          }
        >
          Your draft is safe. When you save, you see both sides first.
        </Notice>
      )}
    </>
  )
}

const Choices = ({ children }: { children: ReactNode }) => <span className="flex items-center gap-1.5">{children}</span>
const Dismiss = ({ onClick }: { onClick: () => void }) => (
  <Button variant="ghost" size="icon-xs" aria-label="Dismiss" onClick={onClick}>
    <X />
  </Button>
)
