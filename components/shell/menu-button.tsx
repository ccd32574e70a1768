'use client'

import { Menu } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { useShellState } from './shell-state'

/** On phones, where the sidebar is a sheet. */
export function MenuButton() {
  const { setNavOpen } = useShellState()
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label="Open navigation"
      aria-haspopup="dialog"
      className="-ml-2 md:hidden"
      onClick={() => setNavOpen(true)}
    >
      <Menu />
    </Button>
  )
}
