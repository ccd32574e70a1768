'use client'

import { Lock, UnfoldHorizontal } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { SortableHandle } from '@/components/ui/sortable'
import { Spinner } from '@/components/ui/spinner'
import { Tooltip } from '@/components/ui/tooltip'

type ColumnStripProps = { name: string; model: string; gateway: string; locked: boolean; running: boolean; onExpand: () => void }

/** A collapsed column: it keeps its place and its answers. */
export function ColumnStrip({ name, model, gateway, locked, running, onExpand }: ColumnStripProps) {
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center gap-1 py-2.5">
      <Tooltip content="Expand this column" side="right">
        <Button variant="ghost" size="icon-sm" aria-label={`Expand ${name}: ${model}, ${gateway}`} onClick={onExpand}>
          <UnfoldHorizontal />
        </Button>
      </Tooltip>
      <SortableHandle />
      {locked && <Lock aria-label="Locked" className="size-3.5 text-muted-foreground" />}
      {running && <Spinner className="size-3.5" />}
      <p className="min-h-0 truncate text-xs [writing-mode:vertical-rl]">
        <span className="font-medium">{model}</span> <span className="text-muted-foreground">{gateway}</span>
      </p>
    </div>
  )
}
