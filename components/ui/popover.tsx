'use client'

import { Popover as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { leaveFocus } from './leave-focus'
import { surfaceStyles } from './menu-styles'

export const Popover = Radix.Root
export const PopoverTrigger = Radix.Trigger

/** Give it an aria-label: it is a dialog to a screen reader. */
export function PopoverContent({
  className,
  align = 'start',
  sideOffset = 4,
  onCloseAutoFocus,
  ...props
}: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          onCloseAutoFocus?.(event)
          leaveFocus(event)
        }}
        className={cn(
          surfaceStyles,
          'max-h-(--radix-popover-content-available-height) w-72 max-w-[calc(100vw-1rem)] overflow-y-auto p-3',
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  )
}
