'use client'

import { createContext, type ReactNode, use, useState } from 'react'
import { remember, sidebarCookie } from './preferences'

type ShellState = {
  collapsed: boolean
  setCollapsed: (collapsed: boolean) => void
  navOpen: boolean
  setNavOpen: (open: boolean) => void
  paletteOpen: boolean
  setPaletteOpen: (open: boolean) => void
  shortcutsOpen: boolean
  setShortcutsOpen: (open: boolean) => void
}

const ShellContext = createContext<ShellState | null>(null)

/** What is open in the shell: sidebar, phone navigation, palette, shortcuts. */
export function ShellStateProvider({ startCollapsed, children }: { startCollapsed: boolean; children: ReactNode }) {
  const [collapsed, setCollapsedState] = useState(startCollapsed)
  const [navOpen, setNavOpen] = useState(false)
  const [paletteOpen, setPaletteOpen] = useState(false)
  const [shortcutsOpen, setShortcutsOpen] = useState(false)
  const setCollapsed = (next: boolean) => {
    setCollapsedState(next)
    remember(sidebarCookie, next ? 'collapsed' : 'open')
  }
  const state = { collapsed, setCollapsed, navOpen, setNavOpen, paletteOpen, setPaletteOpen, shortcutsOpen, setShortcutsOpen }
  return <ShellContext value={state}>{children}</ShellContext>
}

export function useShellState(): ShellState {
  const state = use(ShellContext)
  if (!state) throw new Error('This belongs inside AppShell.')
  return state
}
