'use client'

import { Slider as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'

/** One value. The thumb is what is focused, so the name goes there: pass aria-label or aria-labelledby. */
export function Slider({
  className,
  'aria-label': label,
  'aria-labelledby': labelledBy,
  'aria-describedby': describedBy,
  id,
  ...props
}: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn('relative flex h-5 w-full touch-none select-none items-center data-[disabled]:opacity-50', className)}
      {...props}
    >
      <Radix.Track className="relative h-0.5 grow rounded-full bg-border-strong">
        <Radix.Range className="absolute h-full rounded-full bg-primary" />
      </Radix.Track>
      <Radix.Thumb
        id={id}
        aria-label={label}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        className="block size-3.5 rounded-full border border-primary bg-card transition-colors hover:bg-accent"
      />
    </Radix.Root>
  )
}
