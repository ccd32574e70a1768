'use client'

import { Slot } from 'radix-ui'
import { type ReactNode, useId } from 'react'
import { cn } from './cn'
import { Label } from './label'

type FieldProps = {
  label: ReactNode
  /** What to write here, shown under the control. */
  hint?: ReactNode
  /** What is wrong and what to do about it; takes the hint's place and is read out. */
  error?: string | undefined
  /** Says "optional" beside the label. */
  optional?: boolean
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean
  /** Something at the right end of the label's line: a link, a counter. */
  aside?: ReactNode
  className?: string
  /** Exactly one control; it is given id, aria-describedby and aria-invalid. */
  children: ReactNode
}

/** Label, control, hint and error, wired for screen readers. */
export function Field({ label, hint, error, optional = false, hideLabel = false, aside, className, children }: FieldProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={cn('flex min-w-0 flex-col gap-1.5', className)}>
      <div className={cn('flex items-baseline justify-between gap-2', hideLabel && 'sr-only')}>
        <Label htmlFor={id}>
          {label}
          {optional && <span className="ml-1.5 font-normal text-muted-foreground">optional</span>}
        </Label>
        {aside && <div className="text-muted-foreground text-xs">{aside}</div>}
      </div>
      <Slot.Root id={id} aria-describedby={note ? `${id}-note` : undefined} aria-invalid={error ? true : undefined}>
        {children}
      </Slot.Root>
      {note && (
        <p id={`${id}-note`} role={error ? 'alert' : undefined} className={cn('text-xs', error ? 'text-danger' : 'text-muted-foreground')}>
          {note}
        </p>
      )}
    </div>
  )
}
