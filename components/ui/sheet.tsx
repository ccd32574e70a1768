'use client'

import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'
import { CloseCorner, overlayStyles } from './dialog'
import { useReturnFocus } from './use-return-focus'

export const Sheet = Radix.Root

type SheetContentProps = Omit<ComponentProps<typeof Radix.Content>, 'title'> & {
  title: ReactNode
  hideTitle?: boolean
  description?: ReactNode
  side?: 'left' | 'right'
}

/** A panel from the side: the navigation on phones, details beside a list. */
export function SheetContent({ className, title, hideTitle = false, description, side = 'right', children, ...props }: SheetContentProps) {
  const focus = useReturnFocus()
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyles} />
      <Radix.Content
        data-modal=""
        {...focus}
        {...(description ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'fixed inset-y-0 z-50 flex w-[min(24rem,calc(100vw-3rem))] flex-col border-border-strong bg-popover shadow-float outline-none duration-100 data-[state=closed]:animate-out data-[state=open]:animate-in data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0',
          side === 'left'
            ? 'left-0 border-r data-[state=open]:slide-in-from-left-4'
            : 'right-0 border-l data-[state=open]:slide-in-from-right-4',
          className,
        )}
        {...props}
      >
        <div className={cn('flex min-h-12 items-center gap-2 border-b py-2 pr-12 pl-4', hideTitle && 'sr-only')}>
          <div className="min-w-0 flex-1">
            <Radix.Title className="truncate font-semibold text-base">{title}</Radix.Title>
            {description && <Radix.Description className="text-muted-foreground text-xs">{description}</Radix.Description>}
          </div>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        {!hideTitle && <CloseCorner className="top-2.5 right-2.5" />}
      </Radix.Content>
    </Radix.Portal>
  )
}
