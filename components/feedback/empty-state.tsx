import type { ReactNode } from 'react'
import { Response, Versicle } from '@/components/brand/glyphs'
import { cn } from '@/components/ui/cn'

type EmptyStateProps = {
  /** ℣ where prompts will be, ℟ where answers will be. */
  mark?: 'versicle' | 'response' | 'none'
  title: string
  /** What this place is for, in a sentence or two. */
  children: ReactNode
  /** The first step, and perhaps a second. */
  actions?: ReactNode
  /** h1 where it is the whole page. */
  heading?: 'h1' | 'h2'
  className?: string
}

/** Nothing here yet: says what belongs here and offers the first step. */
export function EmptyState({ mark = 'versicle', title, children, actions, heading: Heading = 'h2', className }: EmptyStateProps) {
  const Mark = mark === 'response' ? Response : Versicle
  return (
    <div className={cn('mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center', className)}>
      {mark !== 'none' && <Mark className="mb-4 size-10 text-rubric" />}
      <Heading className="font-semibold text-lg tracking-title">{title}</Heading>
      <div className="mt-1 text-balance text-muted-foreground">{children}</div>
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
