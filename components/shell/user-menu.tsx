'use client'

import { BookText, Keyboard, LogOut } from 'lucide-react'
import { startTransition } from 'react'
import { cn } from '@/components/ui/cn'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { useShellState } from './shell-state'
import { ShortcutText } from './shortcut-keycaps'
import { ThemeMenuItems } from './theme-menu-items'
import { useWorkspace } from './workspace-context'

export type ShellUser = { name: string; email: string }

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => [...word][0] ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase()

/** Who is signed in; theme, shortcuts, the API reference, sign out. */
export function UserMenu({ user, signOut, rail = false }: { user: ShellUser; signOut: () => Promise<void>; rail?: boolean }) {
  const { role } = useWorkspace()
  const { setShortcutsOpen, setNavOpen } = useShellState()
  const name = user.name || user.email
  const showShortcuts = () => {
    setNavOpen(false)
    setShortcutsOpen(true)
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Account of ${name}`}
        className={cn(
          'flex h-8 min-w-0 items-center gap-2.5 rounded-md transition-colors hover:bg-accent data-[state=open]:bg-accent pointer-coarse:h-10',
          rail ? 'w-8 justify-center' : 'flex-1 px-2',
        )}
      >
        <span
          aria-hidden="true"
          className="grid size-5 shrink-0 place-items-center rounded-full bg-primary font-medium text-[9px] text-primary-foreground leading-none"
        >
          {initials(name)}
        </span>
        {!rail && <span className="min-w-0 flex-1 truncate text-left">{name}</span>}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-56">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-muted-foreground text-xs">
            {user.email} · {role}
          </p>
        </div>
        <DropdownMenuSeparator />
        <ThemeMenuItems />
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={showShortcuts}>
          <Keyboard />
          Keyboard shortcuts
          <span className="ml-auto text-muted-foreground text-xs">
            <ShortcutText keys="mod+/" />
          </span>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <a href="/docs/api">
            <BookText />
            API reference
          </a>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => startTransition(() => signOut())}>
          <LogOut />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
