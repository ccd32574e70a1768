import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

type SectionProps = {
  title: string
  description?: ReactNode
  actions?: ReactNode
  /** The content is a table, whose last line is the section's own. */
  table?: boolean
  children: ReactNode
}

/** One matter of a settings page: heading, a sentence, its controls. */
export function Section({ title, description, actions, table = false, children }: SectionProps) {
  return (
    <section className={cn('pt-5', !table && 'border-b pb-5 last:border-b-0')}>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 sm:px-6">
        <div className="min-w-0 max-w-2xl">
          <h2 className="font-semibold text-base">{title}</h2>
          {description && <div className="text-muted-foreground">{description}</div>}
        </div>
        {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
      </div>
      <div className="mt-3">{children}</div>
    </section>
  )
}

/** For a section's content that is no table: the page's own margins. */
export const Inset = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div className={cn('px-4 sm:px-6', className)}>{children}</div>
)
