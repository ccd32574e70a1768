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
          group: 'Go to',
          keywords: ['open'],
          Icon: place.Icon,
          act: go(place.path),
        })),
      ...settingsPlaces.map((place) => ({
        id: `go:${place.path}`,
        label: place.label,
        group: 'Go to',
        keywords: ['settings'],
        Icon: settingsIcon,
        act: go(place.path),
      })),
      { id: 'theme:light', label: 'Light theme', group: 'Actions', keywords: ['appearance'], Icon: Sun, act: () => applyTheme('light') },
      {
        id: 'theme:dark',
        label: 'Dark theme',
        group: 'Actions',
        keywords: ['appearance', 'night'],
        Icon: Moon,
        act: () => applyTheme('dark'),
      },
      {
        id: 'theme:system',
        label: 'Theme like the system',
        group: 'Actions',
        keywords: ['appearance'],
        Icon: SunMoon,
        act: () => applyTheme('system'),
      },
      {
        id: 'sidebar',
        label: collapsed ? 'Show the sidebar' : 'Hide the sidebar',
        group: 'Actions',
        keywords: ['collapse', 'expand', 'navigation'],
        Icon: PanelLeft,
        act: () => setCollapsed(!collapsed),
      },
      {
        id: 'shortcuts',
        label: 'Keyboard shortcuts',
        group: 'Actions',
        keywords: ['keys', 'help'],
        Icon: Keyboard,
        act: () => setShortcutsOpen(true),
      },
      {
        id: 'sign-out',
        label: 'Sign out',
        group: 'Actions',
        keywords: ['log out', 'leave'],
        Icon: LogOut,
        act: () => startTransition(() => signOut()),
      },
    ]
  }, [router, slug, collapsed, setCollapsed, setShortcutsOpen, signOut])
}
