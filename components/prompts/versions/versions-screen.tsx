import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { Notice } from '@/components/feedback/notice'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { VersionTimeline } from './version-timeline'

type VersionsScreenProps = React.ComponentProps<typeof VersionTimeline> & {
  edit: string
  /** True when the address names a version or two: on phones that is then the page. */
  chosen: boolean
  /** Set when the address names a version that is not there. */
  missing: string | null
  /** The chosen version, or the comparison. */
  children: ReactNode
}

/** The timeline on the left, what was chosen on the right; on phones one after the other. */
export function VersionsScreen({ edit, chosen, missing, children, ...timeline }: VersionsScreenProps) {
  if (timeline.first.data.length === 0)
    return (
      <EmptyState
        title="No version yet"
        actions={
          <Button asChild variant="primary">
            <Link href={edit}>Open the editor</Link>
          </Button>
        }
      >
        A version is a fixed state of this prompt: it can be compared, tried side by side and released. Save the first one in the editor.
      </EmptyState>
    )
  return (
    <div className="flex min-h-full flex-col lg:flex-row">
      <div className={cn('shrink-0 lg:w-80 lg:border-r', chosen && 'max-lg:hidden')}>
        <VersionTimeline {...timeline} />
      </div>
      <div className={cn('min-w-0 flex-1 p-4 sm:p-6', !chosen && 'max-lg:hidden')}>
        {chosen && (
          <Link href={timeline.base} scroll={false} className="mb-3 inline-flex items-center gap-1 text-muted-foreground text-xs lg:hidden">
            <ChevronLeft aria-hidden="true" className="size-3.5" />
            All versions
          </Link>
        )}
        {missing ? <Notice tone="warn">{missing}</Notice> : children}
      </div>
    </div>
  )
}
