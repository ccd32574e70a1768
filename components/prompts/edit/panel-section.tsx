import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

type PanelSectionProps = {
  title: string
  /** A word on what is inside, for when it is closed. */
  summary?: ReactNode
  defaultOpen?: boolean
  children: ReactNode
}

/** A part of the side panel that can be folded away; the browser's own find opens it. */
export function PanelSection({ title, summary, defaultOpen = false, children }: PanelSectionProps) {
  return (
    <details open={defaultOpen} className="group/section border-b">
      <summary className="flex h-10 cursor-pointer select-none list-none items-center gap-1.5 px-4 hover:bg-muted focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 shrink-0 text-muted-foreground transition-transform group-open/section:rotate-90"
        />
        <h2 className="shrink-0 font-medium text-sm">{title}</h2>
        {summary !== undefined && <span className="ml-auto truncate pl-2 text-muted-foreground text-xs tabular-nums">{summary}</span>}
      </summary>
      <div className="px-4 pt-1 pb-4">{children}</div>
    </details>
  )
}
