'use client'

import { useCallback, useRef, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { PromptHit, PromptPage } from '@/lib/prompts/schema'
import type { PromptActions } from '../prompt-actions'
import { LIST_PAGE, type ListView, toListInput } from './list-url'

type More = { of: PromptPage; rows: PromptHit[]; cursor: string | null; failed: boolean }

/** The first page as the server gave it, and the next ones as they are wanted. A new first page begins anew. */
export function usePromptPages(first: PromptPage, view: ListView, list: PromptActions['list']) {
  const { slug } = useWorkspace()
  const [kept, setMore] = useState<More | null>(null)
  const more: More = kept?.of === first ? kept : { of: first, rows: [], cursor: first.nextCursor, failed: false }
  const asking = useRef<string | null>(null)

  const { cursor, rows } = more
  const loadMore = useCallback(async () => {
    if (cursor === null || asking.current === cursor) return
    asking.current = cursor
    const answer = await list(slug, { ...toListInput(view), cursor, limit: LIST_PAGE }).catch(() => null)
    asking.current = null
    setMore(
      answer?.ok
        ? { of: first, rows: [...rows, ...answer.data.data], cursor: answer.data.nextCursor, failed: false }
        : { of: first, rows, cursor, failed: true },
    )
  }, [cursor, first, list, rows, slug, view])

  return { rows: rows.length === 0 ? first.data : [...first.data, ...rows], hasMore: cursor !== null, failed: more.failed, loadMore }
}
