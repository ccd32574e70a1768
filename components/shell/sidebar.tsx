'use client'

import { PanelLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Sheet, SheetContent } from '@/components/ui/sheet'
import { Tooltip } from '@/components/ui/tooltip'
import { NavList } from './nav-list'
import { SearchButton } from './search-button'
import { useShellState } from './shell-state'
import { ShortcutText } from './shortcut-keycaps'
import { useShortcut } from './shortcuts'
import { type ShellUser, UserMenu } from './user-menu'
import { type WorkspaceChoice, WorkspaceSwitcher } from './workspace-switcher'

export type SidebarProps = { workspaces: WorkspaceChoice[]; user: ShellUser; signOut: () => Promise<void> }

/** 232 px of places, or a rail of icons; on phones a sheet behind the menu button. */
export function Sidebar(props: SidebarProps) {
  const { collapsed, navOpen, setNavOpen } = useShellState()
  return (
    <>
      <div className={cn('hidden shrink-0 flex-col border-r bg-sidebar md:flex', collapsed ? 'w-12' : 'w-58')}>
        <Places {...props} rail={collapsed} foot={<CollapseButton />} />
      </div>
      <Sheet open={navOpen} onOpenChange={setNavOpen}>
        <SheetContent title="Navigation" hideTitle side="left" className="w-70 bg-sidebar md:hidden">
          <div className="flex h-full flex-col">
            <Places {...props} onNavigate={() => setNavOpen(false)} />
          </div>
        </SheetContent>
      </Sheet>
    </>
  )
}

type PlacesProps = SidebarProps & { rail?: boolean; onNavigate?: () => void; foot?: ReactNode }

function Places({ workspaces, user, signOut, rail = false, onNavigate, foot }: PlacesProps) {
  return (
    <>
      <div className="flex h-12 shrink-0 items-center px-2">
        <WorkspaceSwitcher workspaces={workspaces} rail={rail} />
      </div>
      <div className="px-2 pt-1 pb-3">
        <SearchButton rail={rail} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2">
        <NavList rail={rail} {...(onNavigate ? { onNavigate } : {})} />
      </div>
      <div className={cn('flex gap-1 p-2', rail && 'flex-col-reverse')}>
        <UserMenu user={user} signOut={signOut} rail={rail} />
        {foot}
      </div>
    </>
  )
}

function CollapseButton() {
  const { collapsed, setCollapsed } = useShellState()
  const label = collapsed ? 'Show the sidebar' : 'Hide the sidebar'
  const toggle = () => setCollapsed(!collapsed)
  useShortcut({ keys: 'mod+b', description: label, group: 'Everywhere' }, toggle)
  return (
    <Tooltip content={label} side="right" shortcut={<ShortcutText keys="mod+b" />}>
      <Button variant="ghost" size="icon" aria-label={label} aria-expanded={!collapsed} onClick={toggle}>
        <PanelLeft />
      </Button>
    </Tooltip>
  )
}
