'use client'

import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { overlayStyles } from '@/components/ui/dialog'
import { useReturnFocus } from '@/components/ui/use-return-focus'

/** The palette's own frame: no title bar, high on the page. */
export function PaletteDialog({
  open,
  onOpenChange,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
}) {
  const focus = useReturnFocus()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayStyles} />
        <Dialog.Content
          data-modal=""
          {...focus}
          aria-describedby={undefined}
          className="fade-in-0 fixed top-2 left-1/2 z-50 w-[calc(100%-1rem)] max-w-xl -translate-x-1/2 animate-in overflow-hidden rounded-lg border border-border-strong bg-popover shadow-float outline-none duration-100 sm:top-[12dvh]"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
