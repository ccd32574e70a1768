'use client'

import { useSyncExternalStore } from 'react'

const KEY = 'versicle.editor.wrap'
const listeners = new Set<() => void>()
let here: boolean | null = null

function read(): boolean {
  try {
    here ??= localStorage.getItem(KEY) !== 'off'
  } catch {
    here ??= true
  }
  return here
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function set(wrap: boolean): void {
  here = wrap
  try {
    localStorage.setItem(KEY, wrap ? 'on' : 'off')
  } catch {
    // Then it lasts as long as the page.
  }
  for (const listener of listeners) listener()
}

/** Whether long lines of templates are wrapped: one setting for every editor, remembered in this browser. */
export function useWordWrap(): [wrap: boolean, set: (wrap: boolean) => void] {
  return [useSyncExternalStore(subscribe, read, () => true), set]
}
