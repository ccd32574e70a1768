'use client'

import { Search } from 'lucide-react'
import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/tooltip'
import { useShellState } from './shell-state'
import { ShortcutText } from './shortcut-keycaps'

/** Opens the palette, for those who do not know ⌘K yet. */
export function SearchButton({ rail = false }: { rail?: boolean }) {
  const { setPaletteOpen, setNavOpen } = useShellState()
  const button = (
    <button
      type="button"
      aria-label={rail ? 'Search' : undefined}
      onClick={() => {
        setNavOpen(false)
        setPaletteOpen(true)
      }}
      className={cn(
        'flex h-8 items-center gap-2.5 rounded-md text-muted-foreground text-sm transition-colors hover:bg-accent hover:text-foreground pointer-coarse:h-10',
        rail ? 'w-8 justify-center' : 'w-full border border-border-strong bg-card px-2',
      )}
    >
      <Search aria-hidden="true" className="size-4 shrink-0" />
      {!rail && (
        <>
          <span className="flex-1 text-left">Search</span>
          <span className="text-2xs pointer-coarse:hidden">
            <ShortcutText keys="mod+k" />
          </span>
        </>
      )}
    </button>
  )
  return rail ? (
    <Tooltip content="Search" side="right" shortcut={<ShortcutText keys="mod+k" />}>
      {button}
    </Tooltip>
  ) : (
    button
  )
}
