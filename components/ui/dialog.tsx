'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from './button'
import { cn } from './cn'
import { useReturnFocus } from './use-return-focus'

export const Dialog = Radix.Root
export const DialogTrigger = Radix.Trigger
export const DialogClose = Radix.Close

export const overlayStyles =
  'fixed inset-0 z-50 bg-overlay duration-100 data-[state=closed]:animate-out data-[state=open]:animate-in data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0'

type DialogContentProps = Omit<ComponentProps<typeof Radix.Content>, 'title'> & {
  title: ReactNode
  description?: ReactNode
  size?: 'sm' | 'md' | 'lg' | 'xl'
  /** Buttons, right-aligned in the dialog's foot, which stays while the body scrolls. */
  footer?: ReactNode
}

const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-lg', lg: 'sm:max-w-3xl', xl: 'sm:max-w-6xl' }

/** On a phone it rises from the bottom edge, full width. */
export function DialogContent({ className, title, description, size = 'md', footer, children, ...props }: DialogContentProps) {
  const focus = useReturnFocus()
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyles} />
      <Radix.Content
        data-modal=""
        {...focus}
        {...(description ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-lg border border-border-strong bg-popover shadow-float outline-none duration-100 data-[state=closed]:animate-out data-[state=open]:animate-in data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0',
          'sm:inset-x-auto sm:top-[12dvh] sm:bottom-auto sm:left-1/2 sm:max-h-[76dvh] sm:w-[calc(100%-2rem)] sm:-translate-x-1/2 sm:rounded-lg',
          widths[size],
          className,
        )}
        {...props}
      >
        <div className="py-4 pr-14 pb-3 pl-5">
          <Radix.Title className="font-semibold text-lg tracking-title">{title}</Radix.Title>
          {description && <Radix.Description className="mt-0.5 text-muted-foreground text-sm">{description}</Radix.Description>}
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-0.5 pb-5">{children}</div>
        {footer && <DialogFooter>{footer}</DialogFooter>}
        <CloseCorner />
      </Radix.Content>
    </Radix.Portal>
  )
}

/** Last in the order of focus, so that a dialog opens with its first field focused. */
export function CloseCorner({ className }: { className?: string }) {
  return (
    <Radix.Close asChild>
      <Button variant="ghost" size="icon-sm" aria-label="Close" className={cn('absolute top-3.5 right-3', className)}>
        <X />
      </Button>
    </Radix.Close>
  )
}

/** For a form inside the body that must own its submit button: put it last in the form. */
export function DialogFooter({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3', className)} {...props} />
}
