'use client'

import { AlertDialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'
import { overlayStyles } from './dialog'
import { useReturnFocus } from './use-return-focus'

export const AlertDialog = Radix.Root
export const AlertDialogTrigger = Radix.Trigger
export const AlertDialogCancel = Radix.Cancel

type AlertDialogContentProps = Omit<ComponentProps<typeof Radix.Content>, 'title'> & {
  title: ReactNode
  /** Exactly what will happen. */
  description: ReactNode
  /** Cancel and the act itself. */
  footer: ReactNode
}

/** A question that must be answered. Prefer `ConfirmDialog` (feedback/) over using this directly. */
export function AlertDialogContent({ className, title, description, footer, children, ...props }: AlertDialogContentProps) {
  const focus = useReturnFocus()
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyles} />
      <Radix.Content
        data-modal=""
        {...focus}
        className={cn(
          'fixed inset-x-0 bottom-0 z-50 rounded-t-lg border border-border-strong bg-popover shadow-float outline-none duration-100 data-[state=closed]:animate-out data-[state=open]:animate-in data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0',
          'sm:inset-x-auto sm:top-[20dvh] sm:bottom-auto sm:left-1/2 sm:w-full sm:max-w-md sm:-translate-x-1/2 sm:rounded-lg',
          className,
        )}
        {...props}
      >
        <div className="px-5 pt-4 pb-5">
          <Radix.Title className="font-semibold text-lg tracking-title">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-1 text-muted-foreground text-sm">{description}</div>
          </Radix.Description>
          {children && <div className="mt-4">{children}</div>}
        </div>
        <div className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">{footer}</div>
      </Radix.Content>
    </Radix.Portal>
  )
}
