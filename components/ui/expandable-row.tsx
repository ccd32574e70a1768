'use client'

import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button'
import { cn } from './cn'
import { TableCell, TableHead, TableRow } from './table'

/** The head of the column that opens rows. */
export const ExpandHead = () => (
  <TableHead className="w-10">
    <span className="sr-only">Details</span>
  </TableHead>
)

type ExpandableRowProps = {
  /** What the details are of, for screen readers. */
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Of the whole table, the one that opens rows included. */
  columns: number
  details: ReactNode
  /** The other cells. */
  children: ReactNode
}

/** A row of a table that opens to its details below it. */
export function ExpandableRow({ label, open, onOpenChange, columns, details, children }: ExpandableRowProps) {
  return (
    <>
      <TableRow data-selected={open || undefined}>
        <TableCell className="pr-0">
          <Button
            variant="ghost"
            size="icon-xs"
            aria-expanded={open}
            aria-label={`Details of ${label}`}
            onClick={() => onOpenChange(!open)}
          >
            <ChevronRight className={cn('transition-transform', open && 'rotate-90')} />
          </Button>
        </TableCell>
        {children}
      </TableRow>
      {open && (
        <tr className="border-b bg-muted">
          <td colSpan={columns} className="px-4 py-3 sm:px-6">
            {/* On a phone the table scrolls sideways; what is opened stays in the window. */}
            <div className="max-md:sticky max-md:left-4 max-md:w-[calc(100vw-2rem)]">{details}</div>
          </td>
        </tr>
      )}
    </>
  )
}
