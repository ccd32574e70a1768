import { cn } from '@/components/ui/cn'
import type { Json } from '@/lib/prompts/content-schema'
import type { ValueChange } from '@/lib/prompts/diff'
import type { DiffLayout } from './diff-rows'
import { readable } from './readable'
import { TextDiff } from './text-diff'

const asText = (value: Json | undefined): string => (value === undefined ? '' : JSON.stringify(readable(value), null, 2))
const isLong = ({ text, before, after }: ValueChange) =>
  (text !== undefined && asText(before).length + asText(after).length > 60) || `${asText(before)}${asText(after)}`.includes('\n')

/** Changes inside JSON: each with its path, what was and what is. */
export function ValueChanges({ changes, layout }: { changes: readonly ValueChange[]; layout: DiffLayout }) {
  return (
    <ul className="divide-y">
      {changes.map(plainly).map((change) => (
        <li key={change.path.join('\0')} className={cn('gap-x-4 px-3 py-1.5', !isLong(change) && 'flex flex-wrap items-baseline')}>
          <Path change={change} />
          {isLong(change) ? <LongValue change={change} layout={layout} /> : <ShortValue change={change} />}
        </li>
      ))}
    </ul>
  )
}

/** A whole that is null on one side is not there on it. */
function plainly(change: ValueChange): ValueChange {
  const { path, before, after } = change
  if (path.length > 0 || change.kind !== 'changed') return change
  if (before === null) return { path, kind: 'added', ...(after !== undefined && { after }) }
  if (after === null) return { path, kind: 'removed', ...(before !== undefined && { before }) }
  return change
}

const words = { added: 'added', removed: 'removed', changed: 'changed' }

const Path = ({ change: { path, kind } }: { change: ValueChange }) => (
  <span className="min-w-0 break-words text-xs">
    {path.length > 0 && <span className="font-mono">{path.join('.')} </span>}
    <span className="text-muted-foreground">{words[kind]}</span>
  </span>
)

function ShortValue({ change: { before, after } }: { change: ValueChange }) {
  return (
    <span className="wrap-anywhere flex min-w-0 flex-wrap items-baseline gap-x-2 font-mono text-xs">
      {before !== undefined && <del className="rounded-xs bg-danger-tint px-1 text-danger">{asText(before)}</del>}
      {before !== undefined && after !== undefined && (
        <span aria-hidden="true" className="text-muted-foreground">
          →
        </span>
      )}
      {after !== undefined && <ins className="rounded-xs bg-well-tint px-1 text-well no-underline">{asText(after)}</ins>}
    </span>
  )
}

function LongValue({ change: { kind, before, after, text }, layout }: { change: ValueChange; layout: DiffLayout }) {
  const changes = text ?? [
    ...(before === undefined ? [] : [{ kind: 'removed' as const, text: asText(before) }]),
    ...(after === undefined ? [] : [{ kind: 'added' as const, text: asText(after) }]),
  ]
  return (
    <div className="mt-1.5 overflow-hidden rounded-sm border">
      <TextDiff changes={changes} layout={kind === 'changed' ? layout : 'unified'} />
    </div>
  )
}
