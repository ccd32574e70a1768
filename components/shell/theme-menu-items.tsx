'use client'

import { useState } from 'react'
import { DropdownMenuLabel, DropdownMenuRadioGroup, DropdownMenuRadioItem } from '@/components/ui/dropdown-menu'
import { parseTheme, type Theme, themes } from './preferences'
import { applyTheme, currentTheme } from './theme'

const names: Record<Theme, string> = { system: 'Like the system', light: 'Light', dark: 'Dark' }

/** The choice stays open, so that one sees it work. */
export function ThemeMenuItems() {
  const [theme, setTheme] = useState<Theme>(currentTheme)
  const choose = (value: string) => {
    applyTheme(parseTheme(value))
    setTheme(parseTheme(value))
  }
  return (
    <>
      <DropdownMenuLabel>Theme</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={theme} onValueChange={choose}>
        {themes.map((value) => (
          <DropdownMenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
            {names[value]}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  )
}
