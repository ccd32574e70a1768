'use client'

import type { ReactNode } from 'react'
import { CommandPalette } from './command-palette'
import type { PaletteSearch } from './palette-items'
import { ShellStateProvider, useShellState } from './shell-state'
import { ShortcutsProvider } from './shortcuts'
import { ShortcutsSheet } from './shortcuts-sheet'
import { Sidebar, type SidebarProps } from './sidebar'
import { SkipLink } from './skip-link'
import { useShellActions } from './use-shell-actions'
import { type Workspace, WorkspaceProvider } from './workspace-context'

type AppShellProps = SidebarProps & {
  workspace: Workspace
  /** From the cookie: `parseSidebar(cookies().get(sidebarCookie)?.value)`. */
  collapsed: boolean
  search: PaletteSearch
  /** Pages; each renders a Page. */
  children: ReactNode
}

/** Everything around a page of a workspace. */
export function AppShell({ workspace, collapsed, children, ...props }: AppShellProps) {
  return (
    <WorkspaceProvider workspace={workspace}>
      <ShortcutsProvider>
        <ShellStateProvider startCollapsed={collapsed}>
          <Frame {...props}>{children}</Frame>
        </ShellStateProvider>
      </ShortcutsProvider>
    </WorkspaceProvider>
  )
}

function Frame({ search, children, ...sidebar }: SidebarProps & { search: PaletteSearch; children: ReactNode }) {
  const { shortcutsOpen, setShortcutsOpen } = useShellState()
  const actions = useShellActions(sidebar.signOut)
  return (
    <div className="flex h-dvh overflow-hidden">
      <SkipLink />
      <Sidebar {...sidebar} />
      <div className="flex min-w-0 flex-1 flex-col">{children}</div>
      <CommandPalette search={search} actions={actions} />
      <ShortcutsSheet open={shortcutsOpen} onOpenChange={setShortcutsOpen} />
    </div>
  )
}
