'use client'

import { Play, Square } from 'lucide-react'
import { useEffect } from 'react'
import { ShortcutText } from '@/components/shell/shortcut-keycaps'
import { useShortcut } from '@/components/shell/shortcuts'
import { Button } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'

type RunButtonProps = {
  running: boolean
  /** Why it cannot be run, in a few words ("Needs product"); pressing then shows where. */
  lacks: string | null
  /** Why it can never be run as things are; the button is off. */
  refused: string | null
  onRun: () => void
  onStop: () => void
}

/** Run all, Stop, or what is missing. */
export function RunButton({ running, lacks, refused, onRun, onStop }: RunButtonProps) {
  useShortcut({ keys: 'mod+enter', description: 'Run all columns', enabled: !running && refused === null }, onRun)
  useEscape(running, onStop)
  if (running)
    return (
      <Button variant="primary" onClick={onStop} aria-keyshortcuts="Escape">
        <Square className="size-3.5!" />
        Stop
        <span className="text-2xs opacity-70 pointer-coarse:hidden max-sm:hidden">Esc</span>
      </Button>
    )
  const button = (
    <Button
      variant="primary"
      onClick={onRun}
      aria-disabled={refused !== null || undefined}
      className={refused === null ? undefined : 'pointer-events-auto!'}
    >
      {lacks === null && <Play />}
      <span className="max-w-26 truncate sm:max-w-44">{lacks ?? 'Run all'}</span>
      {lacks === null && (
        <span className="text-2xs opacity-70 pointer-coarse:hidden max-sm:hidden">
          <ShortcutText keys="mod+enter" />
        </span>
      )}
    </Button>
  )
  return refused === null ? button : <Tooltip content={refused}>{button}</Tooltip>
}

/** Escape stops, also from a text field; menus and dialogs that are open take it first. */
function useEscape(enabled: boolean, act: () => void): void {
  useEffect(() => {
    if (!enabled) return
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [enabled, act])
}
