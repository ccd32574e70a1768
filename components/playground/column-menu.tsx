'use client'

import { ArrowLeft, ArrowRight, CopyPlus, EllipsisVertical, FileDiff, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'

export type ColumnMenuProps = {
  /** For the accessible name: "Column 2". */
  column: string
  first: boolean
  last: boolean
  full: boolean
  onMove: (by: -1 | 1) => void
  onDuplicate: () => void
  onRemove: () => void
  /** Null while there is nothing to compare with. */
  onCompare: (() => void) | null
}

export function ColumnMenu({ column, first, last, full, onMove, onDuplicate, onRemove, onCompare }: ColumnMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${column}`}>
          <EllipsisVertical />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem disabled={full} onSelect={onDuplicate}>
          <CopyPlus />
          Duplicate
        </DropdownMenuItem>
        <DropdownMenuItem disabled={first} onSelect={() => onMove(-1)}>
          <ArrowLeft />
          Move left
        </DropdownMenuItem>
        <DropdownMenuItem disabled={last} onSelect={() => onMove(1)}>
          <ArrowRight />
          Move right
        </DropdownMenuItem>
        <DropdownMenuItem disabled={onCompare === null} onSelect={() => onCompare?.()}>
          <FileDiff />
          Compare with another
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={onRemove}>
          <X />
          Remove
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
