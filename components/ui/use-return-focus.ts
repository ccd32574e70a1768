'use client'

import { useRef } from 'react'

/** A menu item is gone when the dialog it opened closes: its menu's button stands in for it. */
function openerOf(active: Element | null): HTMLElement | null {
  const button = document.getElementById(active?.closest('[role=menu]')?.getAttribute('aria-labelledby') ?? '')
  const opener = button ?? active
  return opener instanceof HTMLElement && opener !== document.body ? opener : null
}

/** Radix gives the focus back to a dialog's trigger; this does so for dialogs opened by a shortcut, a menu or code. */
export function useReturnFocus() {
  const opener = useRef<HTMLElement | null>(null)
  return {
    onOpenAutoFocus: () => {
      opener.current = openerOf(document.activeElement)
    },
    onCloseAutoFocus: (event: Event) => {
      if (!opener.current?.isConnected) return
      event.preventDefault()
      opener.current.focus()
    },
  }
}
