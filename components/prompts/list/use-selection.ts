'use client'

import { useRef, useState } from 'react'

/** Which rows are chosen, by id; one that is no longer listed does not count. Shift takes everything since the last one touched. */
export function useSelection<T extends { id: string }>(rows: readonly T[], view: string) {
  const [kept, setKept] = useState<{ view: string; ids: ReadonlySet<string> }>({ view, ids: new Set() })
  const anchor = useRef<number | null>(null)
  // Another view begins with nothing chosen.
  const ids = kept.view === view ? kept.ids : new Set<string>()
  const chosen = rows.filter(({ id }) => ids.has(id))
  const set = (next: Iterable<string>) => setKept({ view, ids: new Set(next) })
  return {
    chosen,
    has: (id: string) => ids.has(id),
    toggle: (index: number, range: boolean) => {
      const row = rows[index]
      if (!row) return
      const from = range ? (anchor.current ?? index) : index
      const part = rows.slice(Math.min(from, index), Math.max(from, index) + 1).map(({ id }) => id)
      const on = range || !ids.has(row.id)
      anchor.current = index
      set(on ? [...ids, ...part] : [...ids].filter((id) => id !== row.id))
    },
    /** Chooses from one row to another, as shift and an arrow do. */
    extend: (from: number, to: number) => {
      const part = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id)
      anchor.current = to
      set([...ids, ...part])
    },
    all: () => set(rows.map(({ id }) => id)),
    keep: (some: Iterable<string>) => set(some),
    clear: () => {
      anchor.current = null
      set([])
    },
  }
}
export type Selection = ReturnType<typeof useSelection>
