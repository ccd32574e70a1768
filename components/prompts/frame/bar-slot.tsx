'use client'

import { createContext, type ReactNode, use } from 'react'
import { createPortal } from 'react-dom'

/** The right end of the prompt's tab bar. */
export const BarSlot = createContext<HTMLElement | null>(null)

/** Puts what a tab can do beside the tabs. On phones there is no room for it. */
export function BarActions({ label, children }: { label: string; children: ReactNode }) {
  const slot = use(BarSlot)
  return (
    slot &&
    createPortal(
      <section aria-label={label} className="flex items-center gap-1.5">
        {children}
      </section>,
      slot,
    )
  )
}
