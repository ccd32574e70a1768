'use client'

import { useId } from 'react'
import { formatJson } from '@/components/editor/json-check'
import { Notice } from '@/components/feedback/notice'
import { cn } from '@/components/ui/cn'
import { RadioGroup, RadioItem } from '@/components/ui/radio-group'
import { isInlineFile, type Json, type PromptContent } from '@/lib/prompts/content-schema'
import { diffContent, diffText, type Pin } from '@/lib/prompts/diff'
import type { Conflict, Merged, Side } from '@/lib/prompts/merge'
import { ContentDiffView } from '../diff/content-diff-view'
import type { DiffLayout } from '../diff/diff-rows'
import { readable } from '../diff/readable'
import { TextDiff } from '../diff/text-diff'
import { placeOf } from './content-faults'

export type Choices = Readonly<Record<string, Side>>

type MergeViewProps = {
  merged: Merged
  theirs: { content: PromptContent; partials: readonly Pin[] }
  /** What saving pins, whatever either side had; null while that is not known. */
  pins: readonly Pin[] | null
  /** Their version's number, and what both began from. */
  number: number
  began: string
  choices: Choices
  onChoose: (id: string, side: Side) => void
  layout: DiffLayout
}

/** Base, theirs and mine: what goes together by itself, what has to be chosen, and what comes of it. */
export function MergeView({ merged, theirs, pins, number, began, choices, onChoose, layout }: MergeViewProps) {
  const { conflicts, taken } = merged
  const diff = diffContent(theirs.content, merged.content, { before: theirs.partials, after: pins ?? theirs.partials })
  const open = conflicts.filter(({ id }) => choices[id] === undefined).length
  return (
    <div className="flex flex-col gap-5">
      <Notice tone={conflicts.length === 0 ? 'well' : 'info'} title={headline(conflicts.length, open)}>
        Taken as they are, because they touch different places: {count(taken.theirs)} of theirs, {taken.mine} of yours.
      </Notice>
      {conflicts.map((conflict) => (
        <ConflictChoice
          key={conflict.id}
          conflict={conflict}
          number={number}
          began={began}
          chosen={choices[conflict.id]}
          onChoose={(side) => onChoose(conflict.id, side)}
        />
      ))}
      <section className="flex flex-col gap-2">
        <h3 className="font-medium text-sm">What this adds to version {number}</h3>
        <ContentDiffView diff={diff} layout={layout} />
      </section>
    </div>
  )
}

const count = (changes: number) => (changes === 1 ? '1 change' : `${changes} changes`)
const headline = (all: number, open: number) =>
  all === 0
    ? 'Both fit together'
    : open === 0
      ? 'Every choice is made'
      : `${open === 1 ? '1 place' : `${open} places`} you both changed: choose for ${open === 1 ? 'it' : 'each'}`

/** Where it is; what has a name is told by it, not by where it stands in its list. */
const headOf = ({ path, name }: Conflict) =>
  name === undefined ? placeOf(path) : `${path.startsWith('tools.') ? 'Tool' : 'Variable'} ${name}`

/** Where in that it is; nothing where the heading says it all. */
const withinOf = ({ path, name }: Conflict) =>
  name !== undefined ? path.split('.').slice(2).join('.') : placeOf(path).toLowerCase() === path.toLowerCase() ? '' : path

type ConflictChoiceProps = {
  conflict: Conflict
  number: number
  began: string
  chosen: Side | undefined
  onChoose: (side: Side) => void
}

function ConflictChoice({ conflict, number, began, chosen, onChoose }: ConflictChoiceProps) {
  const id = useId()
  const { base, theirs, mine } = conflict
  const isText = [base, theirs, mine].every((value) => typeof value === 'string' && !isInlineFile(value))
  return (
    <div className="overflow-hidden rounded-md border bg-card">
      <h3 id={id} className="flex min-h-8 items-center gap-2 border-b px-3 text-xs">
        <span className="wrap-anywhere font-medium">{headOf(conflict)}</span>
        <span className="truncate font-mono text-muted-foreground">{withinOf(conflict)}</span>
      </h3>
      <RadioGroup
        aria-labelledby={id}
        value={chosen ?? ''}
        onValueChange={(side) => onChoose(side === 'theirs' ? 'theirs' : 'mine')}
        className="grid gap-0 max-lg:divide-y lg:grid-cols-3 lg:divide-x"
      >
        <Cell title={`In ${began}`}>
          <Value value={base} />
        </Cell>
        {(['theirs', 'mine'] as const).map((side) => (
          <Cell
            key={side}
            chosen={chosen === side}
            title={<RadioItem value={side} label={side === 'theirs' ? `Theirs, version ${number}` : 'Mine'} />}
          >
            {isText ? (
              <TextDiff changes={diffText(String(base), String(conflict[side]))} layout="unified" />
            ) : (
              <Value value={conflict[side]} />
            )}
          </Cell>
        ))}
      </RadioGroup>
    </div>
  )
}

function Cell({ title, chosen = false, children }: { title: React.ReactNode; chosen?: boolean; children: React.ReactNode }) {
  return (
    <div className={cn('min-w-0', chosen && 'bg-accent/60')}>
      <div className="px-3 pt-2 pb-1 text-muted-foreground text-sm">{title}</div>
      <div className="pb-2">{children}</div>
    </div>
  )
}

function Value({ value }: { value: Json | undefined }) {
  if (value === undefined || value === null || value === '') return <p className="px-3 text-muted-foreground text-xs italic">Not there</p>
  const shown = readable(value)
  return (
    <pre className="wrap-anywhere max-h-80 overflow-y-auto whitespace-break-spaces px-3 font-mono text-xs/[19px]">
      {typeof shown === 'string' ? shown : formatJson(shown)}
    </pre>
  )
}
