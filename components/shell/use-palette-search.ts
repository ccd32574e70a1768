'use client'

import { useEffect, useState } from 'react'
import type { PaletteItem, PaletteSearch } from './palette-items'
import { useWorkspace } from './workspace-context'

type Answer = { query: string; items: PaletteItem[]; failed: boolean }

/** Asks a moment after the last key; an answer that comes late for an older query is dropped. */
export function usePaletteSearch(search: PaletteSearch, query: string) {
  const { slug } = useWorkspace()
  const [answer, setAnswer] = useState<Answer>({ query: '\0', items: [], failed: false })
  useEffect(() => {
    let current = true
    const ask = async () => {
      const result = await search(slug, { query }).catch(() => null)
      if (!current) return
      setAnswer({ query, items: result?.ok ? result.data : [], failed: !result?.ok })
    }
    const timer = setTimeout(ask, query === '' ? 0 : 120)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [search, slug, query])
  return { items: answer.items, failed: answer.failed, searching: answer.query !== query }
}
