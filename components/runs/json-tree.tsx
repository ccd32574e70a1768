'use client'

import { ChevronRight, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn'
import type { JsonFault } from './json-check'
import { type JsonRow, jsonRows, PAGE, treeKey } from './json-tree-rows'
import { MarkedText } from './plain-text'

/** A tree with at most this many lines is open from the start. */
const SHORT = 80

type JsonTreeProps = { value: unknown; label: string; faults?: readonly JsonFault[] }

/** JSON that can be opened and shut (WAI-ARIA tree view: arrows, Home, End, Enter), with what is wrong beside the value that is. */
export function JsonTree({ value, label, faults = [] }: JsonTreeProps) {
  const startDepth = useMemo(() => (jsonRows(value, (_, level) => level <= 6, pageful).length <= SHORT ? 6 : 2), [value])
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [pages, setPages] = useState<Readonly<Record<string, number>>>({})
  const [active, setActive] = useState('')
  const tree = useRef<HTMLDivElement>(null)
  const rows = jsonRows(
    value,
    (pointer, level) => level <= startDepth !== toggled.has(pointer),
    (pointer) => pages[pointer] ?? PAGE,
  )
  const at = rows.some(({ pointer }) => pointer === active) ? active : ''

  const focusOn = (pointer: string) => {
    setActive(pointer)
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus())
  }
  const toggle = (row: JsonRow | undefined) => {
    if (row?.kind === 'more') {
      const parent = row.parent ?? ''
      const shown = pages[parent] ?? PAGE
      setPages({ ...pages, [parent]: shown + PAGE })
      focusOn(rows.findLast(({ pointer, parent: of }) => of === parent && pointer !== row.pointer)?.pointer ?? parent)
    } else if (row) {
      const next = new Set(toggled)
      if (!next.delete(row.pointer)) next.add(row.pointer)
      setToggled(next)
    }
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = treeKey(rows, at, event.key)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    if ('go' in next) focusOn(next.go)
    else toggle(rows.find(({ pointer }) => pointer === next.toggle))
  }
  return (
    <div ref={tree} role="tree" aria-label={label} onKeyDown={press} className="min-w-0 font-mono text-xs leading-5">
      {rows.map((row) => (
        <TreeLine
          key={row.pointer}
          row={row}
          active={row.pointer === at}
          faults={faults.filter((fault) => fault.at === row.pointer || (hides(row) && fault.at.startsWith(`${row.pointer}/`)))}
          onPress={() => {
            setActive(row.pointer)
            toggle(row)
          }}
        />
      ))}
    </div>
  )
}

const pageful = () => PAGE
/** Shut, with something inside. */
const hides = (row: JsonRow) => (row.kind === 'list' || row.kind === 'object') && !row.open

type TreeLineProps = { row: JsonRow; active: boolean; faults: readonly JsonFault[]; onPress: () => void }

function TreeLine({ row, active, faults, onPress }: TreeLineProps) {
  const opens = (row.kind === 'list' || row.kind === 'object') && row.count > 0
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      role="treeitem"
      aria-level={row.level}
      aria-setsize={row.siblings}
      aria-posinset={row.place}
      aria-expanded={opens ? row.open : undefined}
      aria-selected={active}
      tabIndex={active ? 0 : -1}
      onClick={(event) => {
        // Marking text to copy it is no press.
        if (window.getSelection()?.isCollapsed === false) return
        event.currentTarget.focus()
        if (opens || row.kind === 'more') onPress()
      }}
      className={cn('min-w-0 rounded-xs pr-1 [overflow-wrap:anywhere]', (opens || row.kind === 'more') && 'cursor-default hover:bg-accent')}
      style={{ paddingInlineStart: `${(Math.min(row.level, 20) - 1) * 14 + 16}px` }}
    >
      {opens && (
        <ChevronRight
          aria-hidden="true"
          className={cn('-ml-4 inline size-3.5 align-[-2px] text-muted-foreground', row.open && 'rotate-90')}
        />
      )}
      {row.name !== null && row.kind !== 'more' && (
        <>
          <span className={typeof row.name === 'number' ? 'text-muted-foreground' : 'text-variable'}>
            <MarkedText text={String(row.name)} />
          </span>
          <span className="text-muted-foreground">: </span>
        </>
      )}
      <Value row={row} />
      {faults.map((fault) => (
        <span key={`${fault.at} ${fault.message}`} className="ml-2 rounded-xs bg-danger-tint px-1 font-sans text-danger">
          <TriangleAlert aria-hidden="true" className="mr-1 inline size-3 align-[-1px]" />
          {fault.at === row.pointer ? fault.message : `Inside: ${fault.message}`}
        </span>
      ))}
    </div>
  )
}

function Value({ row }: { row: JsonRow }) {
  switch (row.kind) {
    case 'more':
      return <span className="text-muted-foreground underline underline-offset-3">{row.left.toLocaleString('en')} more</span>
    case 'list':
      return (
        <span className="text-muted-foreground">{row.count === 0 ? '[ ]' : `[ ${row.count} ${row.count === 1 ? 'item' : 'items'} ]`}</span>
      )
    case 'object':
      return (
        <span className="text-muted-foreground">
          {row.count === 0 ? '{ }' : `{ ${row.count} ${row.count === 1 ? 'field' : 'fields'} }`}
        </span>
      )
    case 'string':
      return (
        <bdi>
          <MarkedText text={row.text} />
        </bdi>
      )
    default:
      return <span className="text-partial">{row.text}</span>
  }
}
