'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { TableHead, TableHeader } from '@/components/ui/table'
import type { PromptHit } from '@/lib/prompts/schema'
import { PromptRow } from './prompt-row'
import type { Selection } from './use-selection'

export type PromptTableHandle = { focusFirst: () => void }

type PromptTableProps = {
  /** Names the view: another one begins at the top. */
  view: string
  rows: PromptHit[]
  hasMore: boolean
  failed: boolean
  loadMore: () => void
  /** Absent where nothing can be chosen. */
  selection?: Selection | undefined
  ref?: Ref<PromptTableHandle>
}

const HEAD_PX = 32
const ROW_PX = 36
const jumps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -1e9, End: 1e9 }

/**
 * Only the rows in sight are in the page, and as many columns as its own width has room for, whatever stands beside it. Arrows, Home, End
 * and Page keys go through the list, Enter opens, x chooses, shift goes on choosing.
 */
export function PromptTable({ view, rows, hasMore, failed, loadMore, selection, ref }: PromptTableProps) {
  const { slug } = useWorkspace()
  const [active, setActive] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    initialRect: { width: 1200, height: 1200 },
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !failed && last >= rows.length - 30) loadMore()
  }, [hasMore, failed, last, rows.length, loadMore])

  const focusRow = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index))
    setActive(next)
    virtualizer.scrollToIndex(next)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true }))
  }
  useImperativeHandle(ref, () => ({ focusFirst: () => focusRow(0) }))

  // Results may come after the focus went into the list; it stays there.
  const focusInside = useRef(false)
  const shownView = useRef(view)
  useEffect(() => {
    if (shownView.current === view) return
    shownView.current = view
    setActive(0)
    scroller.current?.scrollTo({ top: 0 })
    const first = scroller.current?.querySelector<HTMLElement>('[data-row="0"]')
    if (focusInside.current) first?.focus({ preventScroll: true })
  }, [view])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return
    const focused = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? active)
    if (event.key.toLowerCase() === 'x' && selection) {
      event.preventDefault()
      return selection.toggle(focused, event.shiftKey)
    }
    const jump = jumps[event.key]
    if (jump === undefined || (event.shiftKey && !selection)) return
    event.preventDefault()
    if (event.shiftKey) selection?.extend(focused, Math.max(0, Math.min(rows.length - 1, focused + jump)))
    focusRow(focused + jump)
  }

  const before = (items[0]?.start ?? HEAD_PX) - HEAD_PX
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? HEAD_PX) - HEAD_PX)
  const tabbable = items.some(({ index }) => index === active) ? active : items[0]?.index
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move among the links inside
    <div
      ref={scroller}
      onKeyDown={onKeyDown}
      onFocus={() => {
        focusInside.current = true
      }}
      onBlur={() => {
        focusInside.current = false
      }}
      className="@container min-h-0 flex-1 overflow-auto overscroll-contain"
    >
      <table
        aria-label="Prompts"
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        className="w-full table-fixed border-collapse text-left text-sm"
      >
        {selection && (
          <colgroup>
            <col className="w-10" />
          </colgroup>
        )}
        <TableHeader className="sticky top-0 z-10 bg-background shadow-[0_1px_0_var(--color-border)] @max-2xl:sr-only">
          <tr aria-rowindex={1}>
            {selection && (
              <TableHead className="w-10">
                <span className="sr-only">Chosen</span>
              </TableHead>
            )}
            <TableHead className={selection && 'pl-3 sm:pl-3'}>Name</TableHead>
            <TableHead className="w-16 @max-6xl:hidden">Kind</TableHead>
            <TableHead className="w-24 text-right">Version</TableHead>
            <TableHead className="w-60 pl-6">Live</TableHead>
            <TableHead className="w-44 @max-4xl:hidden">Tags</TableHead>
            <TableHead className="w-28 @6xl:w-48">Changed</TableHead>
          </tr>
        </TableHeader>
        {before > 0 && <Gap height={before} />}
        {items.map(({ index, key }) => {
          const prompt = rows[index]
          return (
            prompt && (
              <PromptRow
                key={key}
                prompt={prompt}
                href={`/${slug}/prompts/${prompt.id}`}
                index={index}
                measure={virtualizer.measureElement}
                tabbable={index === tabbable}
                onFocus={() => setActive(index)}
                {...(selection && {
                  choice: {
                    chosen: selection.has(prompt.id),
                    anyChosen: selection.chosen.length > 0,
                    toggle: (range: boolean) => selection.toggle(index, range),
                  },
                })}
              />
            )
          )
        })}
        {after > 0 && <Gap height={after} />}
      </table>
      {hasMore && (
        <div className="flex h-12 items-center px-4 sm:px-6">
          {failed ? (
            <p role="alert" className="flex items-center gap-2 text-danger">
              The next prompts could not be loaded.
              <Button size="sm" onClick={loadMore}>
                Try again
              </Button>
            </p>
          ) : (
            <Skeleton className="w-64" />
          )}
        </div>
      )}
    </div>
  )
}

const Gap = ({ height }: { height: number }) => (
  <tbody aria-hidden="true">
    <tr>
      <td className="p-0" style={{ height }} />
    </tr>
  </tbody>
)
