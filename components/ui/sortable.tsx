'use client'

import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import {
  draggable,
  dropTargetForElements,
  type ElementDropTargetEventBasePayload,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview'
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge'
import { createContext, type ReactNode, type Ref, use, useEffect, useId, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { cn } from './cn'
import { SortableHandleMenu } from './sortable-handle'
import { placeAfterDrop, type SortableEdge, type SortableOrientation } from './sortable-order'

type List = {
  listId: string
  ids: readonly string[]
  nameOf: (id: string) => string
  disabled: boolean
  orientation: SortableOrientation
  move: (id: string, to: number) => void
  handles: Map<string, HTMLElement>
}
const ListContext = createContext<List | null>(null)
const ItemContext = createContext<{ id: string; setDragging: (dragging: boolean) => void; dragging: boolean } | null>(null)

/** For code that moves things itself, by a shortcut say: the same announcement, and the focus stays with what moved. */
export type SortableListHandle = { move: (id: string, to: number) => void }

type SortableListProps = {
  /** Names the list to screen readers: "Messages". */
  label: string
  /** One per item, in order, the same as the items' `id`. */
  ids: readonly string[]
  /** What an item is called while it moves: "Message 2, user". */
  nameOf: (id: string) => string
  /** `to` counts from 0, without the item itself. */
  onMove: (id: string, to: number) => void
  /** Shows the items without handles. */
  disabled?: boolean
  /** Which way the items stand; default `vertical`. */
  orientation?: SortableOrientation
  ref?: Ref<SortableListHandle>
  /** `[--sortable-gap:8px]` sets the space between items (default 8 px). */
  className?: string
  /** SortableItem. */
  children: ReactNode
}

/** A list put in order by dragging handles, or from their menus by pointer, touch and keyboard (WCAG 2.5.7). Says every move aloud. */
export function SortableList({
  label,
  ids,
  nameOf,
  onMove,
  disabled = false,
  orientation = 'vertical',
  ref,
  className,
  children,
}: SortableListProps) {
  const listId = useId()
  const [said, setSaid] = useState('')
  const handles = useRef(new Map<string, HTMLElement>())
  const latest = useRef({ ids, nameOf, onMove })
  useEffect(() => {
    latest.current = { ids, nameOf, onMove }
  })

  const [move] = useState(() => (id: string, to: number) => {
    const { ids, nameOf, onMove } = latest.current
    const from = ids.indexOf(id)
    if (from < 0 || to < 0 || to >= ids.length || to === from) return
    setSaid(`${nameOf(id)} moved to place ${to + 1} of ${ids.length}`)
    onMove(id, to)
  })
  useImperativeHandle(ref, () => ({ move }), [move])

  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => source.data.listId === listId,
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0]?.data
          const edge = target && extractClosestEdge(target)
          if (!target || !edge) return
          move(String(source.data.id), placeAfterDrop(latest.current.ids, String(source.data.id), String(target.id), edge))
        },
      }),
    [listId, move],
  )

  const list = useMemo(
    (): List => ({ listId, ids, nameOf, disabled, orientation, move, handles: handles.current }),
    [listId, ids, nameOf, disabled, orientation, move],
  )
  return (
    <ListContext value={list}>
      <ol
        aria-label={label}
        className={cn('flex gap-(--sortable-gap) [--sortable-gap:8px]', orientation === 'vertical' && 'flex-col', className)}
      >
        {children}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </ListContext>
  )
}

function useList(): List {
  const list = use(ListContext)
  if (!list) throw new Error('SortableItem and SortableHandle stand in a SortableList.')
  return list
}

type SortableItemProps = { id: string; className?: string; children: ReactNode }

/** One thing of the list; anything may stand in it, a SortableHandle among it. */
export function SortableItem({ id, className, children }: SortableItemProps) {
  const { listId, ids, disabled, orientation } = useList()
  const element = useRef<HTMLLIElement>(null)
  const [dragging, setDragging] = useState(false)
  const item = useMemo(() => ({ id, dragging, setDragging }), [id, dragging])
  const [over, setOver] = useState<{ edge: SortableEdge; source: string } | null>(null)

  useEffect(() => {
    if (!element.current || disabled) return
    const mark = ({ self, source }: ElementDropTargetEventBasePayload) => {
      const edge = extractClosestEdge(self.data)
      const from = String(source.data.id)
      if (edge) setOver((before) => (before?.edge === edge && before.source === from ? before : { edge, source: from }))
    }
    return dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => source.data.listId === listId,
      getData: ({ input, element }) =>
        attachClosestEdge({ id }, { input, element, allowedEdges: orientation === 'vertical' ? ['top', 'bottom'] : ['left', 'right'] }),
      onDragEnter: mark,
      onDrag: mark,
      onDragLeave: () => setOver(null),
      onDrop: () => setOver(null),
    })
  }, [id, listId, disabled, orientation])

  const line = over && placeAfterDrop(ids, over.source, id, over.edge) !== ids.indexOf(over.source) ? over.edge : null
  return (
    <ItemContext value={item}>
      <li ref={element} className={cn('relative min-w-0', dragging && 'opacity-45', className)}>
        {children}
        {line && (
          <span
            aria-hidden="true"
            className={cn(
              'pointer-events-none absolute z-10 rounded-full bg-foreground before:absolute before:size-2 before:rounded-full before:border-2 before:border-foreground before:bg-background',
              orientation === 'vertical'
                ? 'inset-x-0 h-0.5 before:-top-[3px] before:-left-1'
                : 'inset-y-0 w-0.5 before:-top-1 before:-left-[3px]',
              line && lines[line],
            )}
          />
        )}
      </li>
    </ItemContext>
  )
}

const lines: Record<SortableEdge, string> = {
  top: '-top-[calc(var(--sortable-gap)/2+1px)]',
  bottom: '-bottom-[calc(var(--sortable-gap)/2+1px)]',
  left: '-left-[calc(var(--sortable-gap)/2+1px)]',
  right: '-right-[calc(var(--sortable-gap)/2+1px)]',
}

/** What one takes hold of. Drag it; or press it for a menu with the moves; or Alt and an arrow (↑ ↓, or ← →) while it has the focus. */
export function SortableHandle({ className }: { className?: string }) {
  const { listId, ids, nameOf, disabled, orientation, move, handles } = useList()
  const item = use(ItemContext)
  if (!item) throw new Error('A SortableHandle stands in a SortableItem.')
  const element = useRef<HTMLDivElement>(null)
  const { id, dragging, setDragging } = item
  const at = ids.indexOf(id)
  const name = nameOf(id)
  const shown = useRef(name)
  useEffect(() => {
    shown.current = name
  }, [name])

  useEffect(() => {
    const handle = element.current
    if (!handle || disabled) return
    handles.set(id, handle)
    return combine(
      // The handle, not the item: text inside a draggable element could not be selected in every browser.
      draggable({
        element: handle,
        getInitialData: () => ({ listId, id }),
        onGenerateDragPreview: ({ nativeSetDragImage }) =>
          setCustomNativeDragPreview({
            nativeSetDragImage,
            getOffset: () => ({ x: -12, y: 14 }),
            render: ({ container }) => {
              const pill = document.createElement('div')
              pill.className = 'rounded-md border border-border-strong bg-popover px-2.5 py-1 font-medium text-foreground text-xs'
              pill.textContent = shown.current
              container.append(pill)
            },
          }),
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      () => handles.delete(id),
    )
  }, [id, listId, disabled, handles, setDragging])

  if (disabled) return null
  /** An item that moves in the page may lose the focus. */
  const moveTo = (to: number) => {
    move(id, to)
    requestAnimationFrame(() => handles.get(id)?.focus())
  }
  return (
    <SortableHandleMenu
      ref={element}
      name={name}
      place={at}
      count={ids.length}
      orientation={orientation}
      dragging={dragging}
      onMove={moveTo}
      className={className}
    />
  )
}
