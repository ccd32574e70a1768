'use client'

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { type Column, type ColumnChange, changeColumns, unversioned } from './columns'
import { keepText, keptText } from './inputs-memory'
import { type ColumnSettings, formatPlaygroundUrl, parsePlaygroundUrl } from './url-state'

type NewColumn = { type: 'add'; target: Column['target'] } | { type: 'duplicate'; column: string }

/**
 * The columns, begun with what the address says; going back in the browser brings back what it said then. Where it says nothing
 * (`fallback`), those that were last chosen in this browser take the place of the first models there are.
 */
export function useColumns(start: readonly ColumnSettings[], fallback: boolean) {
  const { slug } = useWorkspace()
  const key = `versicle.playground.${slug}.columns`
  const chosen = useRef(false)
  const made = useRef(start.length)
  const nextId = useCallback(() => `c${++made.current}`, [])
  const [columns, setColumns] = useState<Column[]>(() => start.map((settings, index) => ({ id: `c${index + 1}`, ...settings })))
  const change = useCallback(
    (wanted: Exclude<ColumnChange, { type: 'add' | 'duplicate' }> | NewColumn) => {
      const full: ColumnChange = wanted.type === 'add' || wanted.type === 'duplicate' ? { ...wanted, id: nextId() } : wanted
      chosen.current = true
      setColumns((columns) => changeColumns(columns, full))
    },
    [nextId],
  )
  // Before anything is painted, so that nobody sees, or runs, columns that are about to be replaced.
  useLayoutEffect(() => {
    const kept = fallback ? settingsIn(keptText(key)) : null
    if (kept) setColumns((columns) => keepingIds(columns, kept, nextId))
  }, [fallback, key, nextId])
  useEffect(() => {
    if (chosen.current) keepText(key, formatPlaygroundUrl({ ...nowhere, columns: columns.map(unversioned) }))
  }, [columns, key])
  useEffect(() => {
    const back = () => {
      const said = settingsIn(window.location.search)
      if (said) setColumns((columns) => keepingIds(columns, said, nextId))
    }
    window.addEventListener('popstate', back)
    return () => window.removeEventListener('popstate', back)
  }, [nextId])
  return { columns, change }
}

const nowhere = { prompt: null, version: null, draft: false, environment: null, run: null }
const settingsIn = (search: string) => parsePlaygroundUrl((name) => new URLSearchParams(search).get(name)).columns

/** Columns that ask the same keep their id, and with it their answer. */
function keepingIds(columns: Column[], settings: ColumnSettings[], nextId: () => string): Column[] {
  const free = [...columns]
  return settings.map((each) => {
    const at = free.findIndex(({ id: _, ...column }) => JSON.stringify(column) === JSON.stringify(each))
    const [found] = at < 0 ? [] : free.splice(at, 1)
    return found ?? { id: nextId(), ...each }
  })
}
