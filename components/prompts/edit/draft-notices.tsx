'use client'

import { X } from 'lucide-react'
import Link from 'next/link'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Button } from '@/components/ui/button'
import { versionsHref } from '../versions/versions-url'
import type { Draft } from './use-draft'

type DraftNoticesProps = { draft: Draft; newestVersion: number | null; versionsTab: string }

const iso = (time: number) => new Date(time).toISOString()

/** What one should know about where this text came from. */
export function DraftNotices({ draft, newestVersion, versionsTab }: DraftNoticesProps) {
  const { recoveredAt, forgetRecovered, aside, swapAside, dropAside, baseVersion, dirty } = draft
  const behind = dirty && newestVersion !== null && baseVersion !== newestVersion
  return (
    <>
      {recoveredAt !== null && (
        <Notice
          action={
            <Button variant="ghost" size="icon-xs" aria-label="Dismiss" onClick={forgetRecovered}>
              <X />
            </Button>
          }
        >
          Brought back from this browser: what you wrote <RelativeTime iso={iso(recoveredAt)} />, which the server did not have yet.
        </Notice>
      )}
      {aside && (
        <Notice
          tone="warn"
          title="There is another copy of your draft"
          action={
            <span className="flex gap-1.5">
              <Button size="sm" onClick={swapAside}>
                Show it instead
              </Button>
              <Button size="sm" variant="ghost" onClick={dropAside}>
                Throw it away
              </Button>
            </span>
          }
        >
          It was written <RelativeTime iso={iso(aside.at)} /> in another browser or tab. Both are kept until you choose.
        </Notice>
      )}
      {behind && (
        <Notice
          tone="warn"
          title={`Version ${newestVersion} was saved while you edited ${baseVersion === null ? 'the first' : `version ${baseVersion}`}`}
          action={
            <Button asChild size="sm">
              <Link href={versionsHref(versionsTab, { from: newestVersion, to: 'draft' })}>See the difference</Link>
            </Button>
          }
        >
          Your draft is safe. When you save, you see both sides first.
        </Notice>
      )}
    </>
  )
}
