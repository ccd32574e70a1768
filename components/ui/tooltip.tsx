'use client'

import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

export const TooltipProvider = Radix.Provider

type TooltipProps = {
  content: ReactNode
  /** Keys shown after the text. */
  shortcut?: ReactNode
  side?: 'top' | 'right' | 'bottom' | 'left'
  align?: 'start' | 'center' | 'end'
  className?: string
  /** One focusable element. A tooltip only repeats or adds: an icon button still needs its aria-label. */
  children: ReactNode
}

export function Tooltip({ content, shortcut, side = 'top', align = 'center', className, children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            'z-60 flex max-w-72 items-center gap-2 text-balance rounded-sm bg-primary px-2 py-1 text-primary-foreground text-xs',
            className,
          )}
        >
          {content}
          {shortcut && <span className="opacity-75">{shortcut}</span>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
