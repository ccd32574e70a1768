'use client'

import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { SessionSummary } from '@/lib/playground/session-schema'

type SessionListProps = {
  /** Null: being read. */
  recent: readonly SessionSummary[] | null
  shown: string | null
  onOpen: () => void
  onDelete: (session: { id: string; title: string }) => void
}

const titleOf = ({ name, prompt, version }: SessionSummary) => name || `${prompt.name} ${version === null ? 'draft' : `v${version}`}`

/** The sessions that were run last: each opens, and those that one may delete can be deleted. */
export function SessionList({ recent, shown, onOpen, onDelete }: SessionListProps) {
  const { slug, can } = useWorkspace()
  return (
    <nav aria-label="Recent sessions" className="flex max-h-72 flex-col overflow-y-auto">
      <h2 className="pb-1 font-medium text-muted-foreground text-xs">Recent sessions</h2>
      {recent === null && <p className="py-1 text-muted-foreground text-sm">Reading…</p>}
      {recent?.length === 0 && <p className="py-1 text-muted-foreground text-sm">None yet: running something begins one.</p>}
      {recent?.map((each) => {
        const title = titleOf(each)
        return (
          <div key={each.id} className="flex items-center rounded-md hover:bg-accent has-aria-[current]:bg-accent">
            <Link
              href={`/${slug}/playground?session=${each.id}`}
              aria-current={each.id === shown || undefined}
              onClick={onOpen}
              className="flex min-w-0 flex-1 flex-col rounded-md px-2 py-1.5 text-sm focus-visible:outline-offset-[-2px]"
            >
              <span className="truncate">{title}</span>
              <span className="truncate text-muted-foreground text-xs">
                {each.cells === 1 ? '1 answer' : `${each.cells} answers`}, {each.createdBy}, <RelativeTime iso={each.ranAt} />
              </span>
            </Link>
            {can('run.create') && (each.own || can('run.delete')) && (
              <Button
                variant="ghost"
                size="icon-sm"
                className="mr-1 text-muted-foreground"
                aria-label={`Delete ${title}`}
                onClick={() => onDelete({ id: each.id, title })}
              >
                <Trash2 className="size-3.5" />
              </Button>
            )}
          </div>
        )
      })}
    </nav>
  )
}
