import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

type PageTitleProps = { title: string; description?: ReactNode; actions?: ReactNode; className?: string }

/** The page's h1 in the flow, for pages that need a sentence of explanation. Tell Page: `titled`. */
export function PageTitle({ title, description, actions, className }: PageTitleProps) {
  return (
    <div className={cn('flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 pt-6 pb-4 sm:px-6', className)}>
      <div className="min-w-0 max-w-2xl">
        <h1 className="font-semibold text-xl tracking-title">{title}</h1>
        {description && <div className="mt-0.5 text-muted-foreground">{description}</div>}
      </div>
      {actions && <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}
