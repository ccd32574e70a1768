'use client'

import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'

type ErrorStateProps = {
  title?: string
  /** What went wrong and what to do. */
  children: ReactNode
  onRetry?: () => void
  /** Finds the matching line in the server's log. */
  reference?: string | undefined
  /** More ways on: a link home. */
  actions?: ReactNode
  /** h1 where it is the whole page. */
  heading?: 'h1' | 'h2'
  className?: string
}

/** Something could not be shown. */
export function ErrorState({
  title = 'This could not be loaded',
  children,
  onRetry,
  reference,
  actions,
  heading: Heading = 'h2',
  className,
}: ErrorStateProps) {
  return (
    <div role="alert" className={cn('mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center', className)}>
      <CircleAlert aria-hidden="true" className="mb-4 size-6 text-danger" />
      <Heading className="font-semibold text-lg tracking-title">{title}</Heading>
      <div className="mt-1 text-balance break-words text-muted-foreground">{children}</div>
      <div className="mt-5 flex flex-wrap justify-center gap-2">
        {onRetry && (
          <Button variant="primary" onClick={onRetry}>
            Try again
          </Button>
        )}
        {actions}
      </div>
      {reference && <p className="mt-4 select-all font-mono text-muted-foreground text-xs">Reference {reference}</p>}
    </div>
  )
}
