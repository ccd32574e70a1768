'use client'

import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { type Keys, matches } from './shortcut-keys'
import { isMac } from './use-mac'

export type Shortcut = {
  keys: Keys
  /** What it does, for the ⌘/ list: "Save version". */
  description: string
  /** Heading in the list; default "This page". */
  group?: string
  /** Works while a dialog is open. Default: only when the component stands in that dialog's page, i.e. no. */
  inDialog?: boolean
}
type Entry = Shortcut & { press: (event: KeyboardEvent) => void }

/** Later registrations win, so what a page adds goes before what the shell has. */
function createRegistry() {
  let entries: readonly Entry[] = []
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  return {
    entries: () => entries,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    add: (entry: Entry) => {
      entries = [...entries, entry]
      tell()
      return () => {
        entries = entries.filter((other) => other !== entry)
        tell()
      }
    },
  }
}

const Registry = createContext<ReturnType<typeof createRegistry> | null>(null)

function useRegistry() {
  const registry = use(Registry)
  if (!registry) throw new Error('Shortcuts need a ShortcutsProvider above them.')
  return registry
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const registry = useMemo(createRegistry, [])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.repeat) return
      const modal = document.querySelector('[data-modal][data-state=open]') !== null
      const hit = registry.entries().findLast((entry) => matches(entry.keys, event, isMac()) && (!modal || entry.inDialog))
      if (!hit || (typing(event.target) && !hit.keys.includes('mod+'))) return
      event.preventDefault()
      event.stopPropagation()
      hit.press(event)
    }
    // Captured on the way down, or an editor's own bindings (⌘/ comments a line) would come first.
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [registry])
  return <Registry value={registry}>{children}</Registry>
}

/** Registers a shortcut while the component is mounted and `enabled`; it appears in the ⌘/ list by itself. */
export function useShortcut(shortcut: Shortcut & { enabled?: boolean }, press: (event: KeyboardEvent) => void): void {
  const registry = useRegistry()
  const { keys, description, group, inDialog, enabled = true } = shortcut
  const latest = useRef(press)
  useEffect(() => {
    latest.current = press
  })
  useEffect(() => {
    if (!enabled) return
    return registry.add({
      keys,
      description,
      ...(group === undefined ? {} : { group }),
      ...(inDialog === undefined ? {} : { inDialog }),
      press: (event) => latest.current(event),
    })
  }, [registry, keys, description, group, inDialog, enabled])
}

const none: readonly Entry[] = []

/** Everything that works now, oldest registration first. */
export function useShortcutList(): readonly Shortcut[] {
  const registry = useRegistry()
  return useSyncExternalStore(registry.subscribe, registry.entries, () => none)
}
