'use client'

import { CopyPlus, EllipsisVertical, FileDiff, FoldHorizontal, Lock, LockOpen, SlidersHorizontal, X } from 'lucide-react'
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
  full: boolean
  locked: boolean
  onLock: (locked: boolean) => void
  onCollapse: () => void
  onVary: () => void
  onDuplicate: () => void
  onRemove: () => void
  /** Null while there is nothing to compare with. */
  onCompare: (() => void) | null
}

export function ColumnMenu(props: ColumnMenuProps) {
  const { column, full, locked, onLock, onCollapse, onVary, onDuplicate, onRemove, onCompare } = props
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
        <DropdownMenuItem disabled={full} onSelect={onVary}>
          <SlidersHorizontal />
          Vary a parameter…
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onLock(!locked)}>
          {locked ? <LockOpen /> : <Lock />}
          {locked ? 'Unlock' : 'Lock its answers'}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={onCollapse}>
          <FoldHorizontal />
          Collapse
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
