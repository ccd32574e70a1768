'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { type Column, type ColumnChange, changeColumns } from './columns'
import { type ColumnSettings, parsePlaygroundUrl } from './url-state'

type NewColumn = { type: 'add'; target: Column['target'] } | { type: 'duplicate'; column: string }

/** The columns, begun with what the address says; going back in the browser brings back what it said then. */
export function useColumns(start: readonly ColumnSettings[]) {
  const made = useRef(start.length)
  const nextId = useCallback(() => `c${++made.current}`, [])
  const [columns, setColumns] = useState<Column[]>(() => start.map((settings, index) => ({ id: `c${index + 1}`, ...settings })))
  const change = useCallback(
    (wanted: Exclude<ColumnChange, { type: 'add' | 'duplicate' }> | NewColumn) => {
      const full: ColumnChange = wanted.type === 'add' || wanted.type === 'duplicate' ? { ...wanted, id: nextId() } : wanted
      setColumns((columns) => changeColumns(columns, full))
    },
    [nextId],
  )
  useEffect(() => {
    const back = () => {
      const said = parsePlaygroundUrl((name) => new URLSearchParams(window.location.search).get(name)).columns
      if (said) setColumns((columns) => keepingIds(columns, said, nextId))
    }
    window.addEventListener('popstate', back)
    return () => window.removeEventListener('popstate', back)
  }, [nextId])
  return { columns, change }
}

/** Columns that ask the same keep their id, and with it their answer. */
function keepingIds(columns: Column[], settings: ColumnSettings[], nextId: () => string): Column[] {
  const free = [...columns]
  return settings.map((each) => {
    const at = free.findIndex(({ target, parameters }) => JSON.stringify({ target, parameters }) === JSON.stringify(each))
    const [found] = at < 0 ? [] : free.splice(at, 1)
    return found ?? { id: nextId(), ...each }
  })
}
