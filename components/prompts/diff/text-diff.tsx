'use client'

import { useState } from 'react'
import { cn } from '@/components/ui/cn'
import type { TextChange } from '@/lib/prompts/diff'
import {
  type DiffLayout,
  type DiffRow,
  diffRows,
  foldUnchanged,
  isSameRow,
  type Segment,
  type UnifiedLine,
  unifiedLines,
} from './diff-rows'

const tones = {
  same: '',
  removed: 'bg-danger-tint',
  added: 'bg-well-tint',
}
const signs = { same: ' ', removed: '−', added: '+' }

/** A word diff by line: side by side, or one under the other. Long unchanged parts are folded. */
export function TextDiff({ changes, layout }: { changes: readonly TextChange[]; layout: DiffLayout }) {
  const rows = diffRows(changes)
  return layout === 'split' ? <Split rows={rows} /> : <Unified lines={unifiedLines(rows)} />
}

function Split({ rows }: { rows: DiffRow[] }) {
  return (
    <div className="font-mono text-xs/[19px]">
      {foldUnchanged(rows, isSameRow).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name, and a new diff is a new list
        <Folded key={index} folded={block.kind === 'folded'} count={block.rows.length}>
          {block.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
            <div key={at} className="grid grid-cols-2 divide-x">
              <Line kind={isSameRow(row) ? 'same' : 'removed'} segments={row.before} />
              <Line kind={isSameRow(row) ? 'same' : 'added'} segments={row.after} />
            </div>
          ))}
        </Folded>
      ))}
    </div>
  )
}

function Unified({ lines }: { lines: UnifiedLine[] }) {
  return (
    <div className="font-mono text-xs/[19px]">
      {foldUnchanged(lines, ({ kind }) => kind === 'same').map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name, and a new diff is a new list
        <Folded key={index} folded={block.kind === 'folded'} count={block.rows.length}>
          {block.rows.map(({ kind, segments }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
            <Line key={at} kind={kind} segments={segments} />
          ))}
        </Folded>
      ))}
    </div>
  )
}

function Line({ kind, segments }: { kind: keyof typeof tones; segments: Segment[] | null }) {
  if (segments === null) return <div aria-hidden="true" className="bg-muted/60" />
  const Tag = kind === 'removed' ? 'del' : kind === 'added' ? 'ins' : 'span'
  return (
    <div className={cn('flex min-w-0', tones[kind])}>
      <span aria-hidden="true" className={cn('w-6 shrink-0 select-none text-center', kind === 'removed' ? 'text-danger' : 'text-well')}>
        {signs[kind]}
      </span>
      <Tag className="wrap-anywhere min-w-0 flex-1 whitespace-break-spaces pr-2 no-underline">
        {segments.map(({ text, changed }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other name
          <Piece key={at} text={text} changed={changed && segments.some((segment) => !segment.changed)} kind={kind} />
        ))}
        {segments.length === 0 && '\u200b'}
      </Tag>
    </div>
  )
}

/** The words that changed inside a line that partly stayed. */
function Piece({ text, changed, kind }: { text: string; changed: boolean; kind: keyof typeof tones }) {
  if (!changed || kind === 'same') return text
  return (
    <span className={cn('rounded-xs', kind === 'removed' ? 'bg-danger/25 line-through decoration-danger/60' : 'bg-well/25')}>{text}</span>
  )
}

function Folded({ folded, count, children }: { folded: boolean; count: number; children: React.ReactNode }) {
  const [open, setOpen] = useState(false)
  if (!folded || open) return children
  return (
    <button
      type="button"
      onClick={() => setOpen(true)}
      className="w-full bg-muted px-6 py-0.5 text-left font-sans text-muted-foreground text-xs hover:bg-accent hover:text-foreground"
    >
      Show {count} unchanged lines
    </button>
  )
}
