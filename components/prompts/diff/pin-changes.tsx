'use client'

import Link from 'next/link'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import type { PinChange } from '@/lib/prompts/diff'
import { versionsHref } from '../versions/versions-url'

/** What a prompt includes in another version than before, each with the way to what changed in it. */
export function PinChanges({ changes }: { changes: readonly PinChange[] }) {
  const { slug } = useWorkspace()
  return (
    <ul className="divide-y overflow-hidden rounded-md border bg-card">
      {changes.map(({ name, before, after }) => {
        const other = before && after && before.promptId !== after.promptId
        const versions = (promptId: string) => `/${slug}/prompts/${promptId}/versions`
        return (
          <li key={name} className="flex min-h-8 flex-wrap items-center gap-x-2.5 gap-y-1 px-3 py-1 text-xs">
            <span className="wrap-anywhere font-mono text-partial">{name}</span>
            {!before && after && <Badge tone="well">included in version {after.number}</Badge>}
            {before && !after && <Badge tone="danger">not included any more, was version {before.number}</Badge>}
            {before && after && (
              <span className="tabular-nums">
                version {before.number} → {after.number}
                {other && ' of another prompt'}
              </span>
            )}
            {before && after && !other && (
              <Link
                href={versionsHref(versions(after.promptId), { from: before.number, to: after.number })}
                prefetch={false}
                className="ml-auto text-muted-foreground underline decoration-border-strong underline-offset-3 hover:text-foreground"
              >
                What changed in it
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}
