'use client'

import {
  ArrowDown,
  ArrowDownToLine,
  ArrowLeft,
  ArrowLeftToLine,
  ArrowRight,
  ArrowRightToLine,
  ArrowUp,
  ArrowUpToLine,
  GripVertical,
} from 'lucide-react'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { cn } from './cn'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from './dropdown-menu'
import type { SortableOrientation } from './sortable-order'

type SortableHandleMenuProps = {
  ref: RefObject<HTMLDivElement | null>
  name: string
  /** From 0. */
  place: number
  count: number
  orientation: SortableOrientation
  dragging: boolean
  onMove: (to: number) => void
  className?: string | undefined
}

const words = {
  vertical: {
    back: { label: 'Move up', Icon: ArrowUp, shortcut: 'Alt ↑' },
    on: { label: 'Move down', Icon: ArrowDown, shortcut: 'Alt ↓' },
    first: { label: 'Move to the top', Icon: ArrowUpToLine, shortcut: null },
    last: { label: 'Move to the end', Icon: ArrowDownToLine, shortcut: null },
  },
  horizontal: {
    back: { label: 'Move left', Icon: ArrowLeft, shortcut: 'Alt ←' },
    on: { label: 'Move right', Icon: ArrowRight, shortcut: 'Alt →' },
    first: { label: 'Move to the start', Icon: ArrowLeftToLine, shortcut: null },
    last: { label: 'Move to the end', Icon: ArrowRightToLine, shortcut: null },
  },
} as const

/** The grip of SortableHandle, with the moves as a menu. */
export function SortableHandleMenu({ ref, name, place, count, orientation, dragging, onMove, className }: SortableHandleMenuProps) {
  const [open, setOpen] = useState(false)
  const keys = (event: KeyboardEvent) => {
    const [back, on] = orientation === 'vertical' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight']
    const by = event.key === back ? -1 : event.key === on ? 1 : 0
    if (event.altKey && by !== 0) onMove(place + by)
    else if (event.key === 'Enter' || event.key === ' ' || event.key === 'ArrowDown') setOpen(true)
    else return
    event.preventDefault()
  }
  const moves = [
    { to: place - 1, ...words[orientation].back },
    { to: place + 1, ...words[orientation].on },
    { to: 0, ...words[orientation].first },
    { to: count - 1, ...words[orientation].last },
  ]
  return (
    <DropdownMenu open={open && !dragging} onOpenChange={setOpen}>
      <span className={cn('relative inline-flex shrink-0', className)}>
        {/* biome-ignore lint/a11y/useSemanticElements: a <button> cannot be dragged in Firefox */}
        <div
          ref={ref}
          role="button"
          tabIndex={0}
          aria-label={`Move ${name}`}
          aria-haspopup="menu"
          aria-expanded={open}
          data-state={open ? 'open' : 'closed'}
          onClick={() => setOpen((before) => !before)}
          onKeyDown={keys}
          className="grid size-6 cursor-grab place-items-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground active:cursor-grabbing data-[state=open]:bg-accent data-[state=open]:text-foreground pointer-coarse:size-8 [&_svg]:size-3.5"
        >
          <GripVertical aria-hidden="true" />
        </div>
        {/* Only the menu's anchor: Radix would open it on pointer down, when a drag begins. */}
        <DropdownMenuTrigger asChild tabIndex={-1} aria-hidden="true">
          <span className="pointer-events-none absolute inset-0" />
        </DropdownMenuTrigger>
      </span>
      <DropdownMenuContent
        align="start"
        aria-label={`Move ${name}`}
        aria-labelledby={undefined}
        onInteractOutside={(event) => {
          if (event.target instanceof Node && ref.current?.contains(event.target)) event.preventDefault()
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          if (document.activeElement === document.body) ref.current?.focus()
        }}
      >
        {moves.map(({ label, to, Icon, shortcut }) => (
          <DropdownMenuItem
            key={label}
            disabled={to < 0 || to >= count || to === place}
            onSelect={() => onMove(to)}
            {...(shortcut && { shortcut })}
          >
            <Icon />
            {label}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
