'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'
import type { Page, VersionSummary } from '@/lib/prompts/schema'
import { AuthorName } from '../author-name'
import type { PromptActions } from '../prompt-actions'
import { Imported } from './imported-from'
import { inOrder, pick, type Side, sideName, type VersionsView, versionsHref } from './versions-url'

type VersionTimelineProps = {
  promptId: string
  first: Page<VersionSummary>
  view: VersionsView
  /** The version shown when no two are compared. */
  shown: number | null
  base: string
  hasDraft: boolean
  listVersions: PromptActions['listVersions']
}

/** Every version, newest first; ticking two compares them. */
export function VersionTimeline({ promptId, first, view, shown, base, hasDraft, listVersions }: VersionTimelineProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const [more, setMore] = useState<{ of: Page<VersionSummary>; rows: VersionSummary[]; cursor: string | null } | null>(null)
  const [loading, setLoading] = useState<'idle' | 'busy' | 'failed'>('idle')
  const comparing = view.from !== null && view.to !== null
  const [single, setSingle] = useState<Side[]>([])
  const picked: Side[] = view.from !== null && view.to !== null ? [view.from, view.to] : single

  const tick = (side: Side) => {
    const next = pick(picked, side)
    setSingle(next)
    const [a, b] = next
    if (a !== undefined && b !== undefined) {
      const [from, to] = inOrder(a, b)
      router.push(versionsHref(base, { from, to, layout: view.layout }), { scroll: false })
    } else if (comparing) router.push(versionsHref(base, { version: typeof a === 'number' ? a : null }), { scroll: false })
  }

  const extra = more?.of === first ? more : { of: first, rows: [], cursor: first.nextCursor }
  const loadMore = async () => {
    if (extra.cursor === null) return
    setLoading('busy')
    const answer = await listVersions(slug, { promptId, cursor: extra.cursor }).catch(() => null)
    setLoading(answer?.ok ? 'idle' : 'failed')
    if (answer?.ok) setMore({ of: first, rows: [...extra.rows, ...answer.data.data], cursor: answer.data.nextCursor })
  }
  const box = (side: Side) => (
    <Checkbox
      aria-label={`Compare ${sideName(side).toLowerCase()}`}
      checked={picked.includes(side)}
      onCheckedChange={() => tick(side)}
      className="relative z-10 mt-1"
    />
  )
  return (
    <>
      <ol aria-label="Versions" className="flex flex-col">
        {hasDraft && (
          <li className="flex gap-3 border-b px-4 py-2.5">
            {box('draft')}
            <Link href={base.replace(/\/versions$/, '')} className="min-w-0 flex-1 rounded-sm hover:underline">
              <span className="font-medium">Your draft</span>
              <span className="block text-muted-foreground text-xs">not saved as a version yet</span>
            </Link>
          </li>
        )}
        {[...first.data, ...extra.rows].map((version) => {
          const current = !comparing && version.number === shown
          return (
            <li
              key={version.id}
              className={cn('relative flex gap-3 border-b px-4 py-2.5 hover:bg-muted', current && 'bg-accent hover:bg-accent')}
            >
              {box(version.number)}
              <div className="min-w-0 flex-1">
                <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
                  <Link
                    href={versionsHref(base, { version: version.number })}
                    scroll={false}
                    prefetch={false}
                    aria-current={current ? 'true' : undefined}
                    className="font-medium tabular-nums outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
                  >
                    Version {version.number}
                  </Link>
                  {version.liveIn.map((environment) => (
                    <Badge key={environment} tone={environment === 'production' ? 'well' : 'neutral'} title={`Live in ${environment}`}>
                      {environment}
                    </Badge>
                  ))}
                </div>
                {version.note && <p className="wrap-anywhere mt-0.5 line-clamp-2">{version.note}</p>}
                <p className="mt-0.5 flex min-w-0 gap-1.5 text-muted-foreground text-xs">
                  <AuthorName author={version.author} />
                  <RelativeTime iso={version.createdAt} className="shrink-0" />
                </p>
                {version.importedFrom && <Imported from={version.importedFrom} />}
              </div>
            </li>
          )
        })}
      </ol>
      {extra.cursor !== null && (
        <div className="p-3">
          <Button size="sm" pending={loading === 'busy'} onClick={() => void loadMore()}>
            Older versions
          </Button>
          {loading === 'failed' && (
            <p role="alert" className="mt-1 text-danger text-xs">
              They could not be loaded. Try again.
            </p>
          )}
        </div>
      )}
    </>
  )
}
