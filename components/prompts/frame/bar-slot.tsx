'use client'

import { createContext, type ReactNode, use } from 'react'
import { createPortal } from 'react-dom'

/** The right end of the prompt's tab bar. */
export const BarSlot = createContext<HTMLElement | null>(null)

/** Puts what a tab can do beside the tabs; on phones it has no room there, see `PhoneBar`. */
export function BarActions({ children }: { children: ReactNode }) {
  const slot = use(BarSlot)
  return slot && createPortal(children, slot)
}
