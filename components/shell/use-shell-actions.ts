'use client'

import { Keyboard, LogOut, Moon, PanelLeft, Sun, SunMoon } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { startTransition, useMemo } from 'react'
import { places, settingsPlaces } from './nav'
import type { PaletteAction } from './palette-items'
import { useShellState } from './shell-state'
import { applyTheme } from './theme'
import { useWorkspace } from './workspace-context'

/** What the palette can always do: go anywhere, change the theme, sign out. */
export function useShellActions(signOut: () => Promise<void>): PaletteAction[] {
  const router = useRouter()
  const { slug } = useWorkspace()
  const { collapsed, setCollapsed, setShortcutsOpen } = useShellState()
  return useMemo(() => {
    const settingsIcon = places.find((place) => place.path === 'settings')?.Icon ?? PanelLeft
    const go = (path: string) => () => router.push(`/${slug}/${path}`)
    return [
      ...places
        .filter((place) => place.path !== 'settings')
        .map((place) => ({
          id: `go:${place.path}`,
          label: place.label,
          keywords: ['go to', 'open'],
          Icon: place.Icon,
          act: go(place.path),
        })),
      ...settingsPlaces.map((place) => ({
        id: `go:${place.path}`,
        label: place.label,
        keywords: ['settings'],
        Icon: settingsIcon,
        act: go(place.path),
      })),
      { id: 'theme:light', label: 'Light theme', keywords: ['appearance'], Icon: Sun, act: () => applyTheme('light') },
      { id: 'theme:dark', label: 'Dark theme', keywords: ['appearance', 'night'], Icon: Moon, act: () => applyTheme('dark') },
      { id: 'theme:system', label: 'Theme like the system', keywords: ['appearance'], Icon: SunMoon, act: () => applyTheme('system') },
      {
        id: 'sidebar',
        label: collapsed ? 'Show the sidebar' : 'Hide the sidebar',
        keywords: ['collapse', 'expand', 'navigation'],
        Icon: PanelLeft,
        act: () => setCollapsed(!collapsed),
      },
      { id: 'shortcuts', label: 'Keyboard shortcuts', keywords: ['keys', 'help'], Icon: Keyboard, act: () => setShortcutsOpen(true) },
      { id: 'sign-out', label: 'Sign out', keywords: ['log out', 'leave'], Icon: LogOut, act: () => startTransition(() => signOut()) },
    ]
  }, [router, slug, collapsed, setCollapsed, setShortcutsOpen, signOut])
}
