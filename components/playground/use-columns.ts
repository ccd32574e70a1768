'use client'

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { Json } from '@/lib/prompts/content-schema'
import { asksTheSame, type Column, type ColumnChange, changeColumns } from './columns'
import { keepText, keptText } from './inputs-memory'
import { type ColumnSettings, formatPlaygroundUrl, parsePlaygroundUrl } from './url-state'

/** As ColumnChange, without the ids of new columns. */
export type WantedChange =
  | Exclude<ColumnChange, { type: 'add' | 'duplicate' | 'vary' }>
  | { type: 'add'; columns: readonly ColumnSettings[] }
  | { type: 'duplicate'; column: string }
  | { type: 'vary'; column: string; name: string; values: readonly Json[] }

/**
 * The columns, begun with what the address says; going back in the browser brings back what it said then. Where it says nothing
 * (`fallback`), those that were last chosen in this browser take the place of the first models there are. Columns of a session bring their ids.
 */
export function useColumns(start: readonly (ColumnSettings & { id?: string })[], fallback: boolean) {
  const { slug } = useWorkspace()
  const key = `versicle.playground.${slug}.columns`
  const chosen = useRef(false)
  const made = useRef(Math.max(start.length, ...start.map(({ id }) => Number(/^c(\d{1,9})$/.exec(id ?? '')?.[1] ?? 0))))
  const nextId = useCallback(() => `c${++made.current}`, [])
  const [columns, setColumns] = useState<Column[]>(() => start.map((settings, index) => ({ id: `c${index + 1}`, ...settings })))
  const change = useCallback(
    (wanted: WantedChange) => {
      const full = withIds(wanted, nextId)
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
    if (chosen.current)
      keepText(key, formatPlaygroundUrl({ ...nowhere, columns: columns.map(({ target, parameters }) => ({ target, parameters })) }))
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

function withIds(wanted: WantedChange, nextId: () => string): ColumnChange {
  switch (wanted.type) {
    case 'add':
      return { ...wanted, columns: wanted.columns.map((settings) => ({ id: nextId(), ...settings })) }
    case 'duplicate':
      return { ...wanted, id: nextId() }
    case 'vary':
      return { ...wanted, ids: wanted.values.slice(1).map(nextId) }
    default:
      return wanted
  }
}

const nowhere = { prompt: null, version: null, draft: false, environment: null, run: null }
const settingsIn = (search: string) => parsePlaygroundUrl((name) => new URLSearchParams(search).get(name)).columns

/** Columns that ask the same keep their id, and with it their answer. */
function keepingIds(columns: Column[], settings: ColumnSettings[], nextId: () => string): Column[] {
  const free = [...columns]
  return settings.map((each) => {
    const at = free.findIndex((column) => asksTheSame(column, each))
    const [found] = at < 0 ? [] : free.splice(at, 1)
    return { id: found?.id ?? nextId(), ...each }
  })
}
