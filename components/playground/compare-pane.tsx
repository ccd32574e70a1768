'use client'

import { Plus } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import type { LiveColumn } from '@/lib/playground/live-columns'
import { MAX_COLUMNS } from '@/lib/playground/schema'
import { AddColumns } from './add-columns'
import { type Answers, isRunning } from './answers'
import { placeOfKey } from './blind'
import { cellsOf, type PaneRow, sidesOf } from './cells'
import type { ColumnCellProps } from './column-cell'
import { type Column, targetWords } from './columns'
import { type Adding, ColumnsPane } from './columns-pane'
import { CompareBar } from './compare-bar'
import { DiffDialog } from './diff-dialog'
import type { OtherVersion, PromptView } from './prompt-view'
import type { ReadRawRun } from './raw-dialog'
import type { useColumns } from './use-columns'
import type { useJudgement } from './use-judgement'

/** Server actions that columns and their answers need. */
export type CompareActions = { readRaw: ReadRawRun; readLive: ServerAction<{ promptId: string; environment: string }, LiveColumn[]> }

type ComparePaneProps = {
  prompt: PromptView | null
  columns: readonly Column[]
  onChange: ReturnType<typeof useColumns>['change']
  gateways: readonly TargetGatewayDto[]
  /** At least one; the form's own values are a row without an id: `{ id: null, name: 'The form' }`. */
  rows: readonly PaneRow[]
  repeats: number
  /** By cell. */
  answers: Answers
  isChanged: (column: Column, cell: string) => boolean
  /** Asks these cells; null when this person may not run, or something is missing. */
  onRun: ((cells: readonly string[]) => void) | null
  onStop: (cells: readonly string[]) => void
  judged: ReturnType<typeof useJudgement>
  actions: CompareActions
  around?: ColumnCellProps['around']
}

/** All columns with their answers, and what can be said of them together. */
export function ComparePane(props: ComparePaneProps) {
  const { prompt, columns, onChange, gateways, rows, repeats, answers, isChanged, onRun, onStop, judged, actions, around } = props
  const { can } = useWorkspace()
  const [pair, setPair] = useState<readonly [string, string] | null>(null)
  const readLive = useAction(actions.readLive)
  const others: readonly OtherVersion[] = prompt?.others ?? []
  const sides = useMemo(() => {
    const labelOf = (column: Column, place: number) => `${place + 1}. ${targetWords(column, gateways, prompt?.content ?? null).model}`
    return sidesOf(columns, rows, repeats, answers, labelOf)
  }, [columns, rows, repeats, answers, gateways, prompt])
  const said = useStable(sides, (side) => `${side.id}\n${side.label}\n${side.text}`)
  const cells = cellsOf(columns, rows, repeats)
  const running = cells.some((cell) => isRunning(answers[cell]))
  const compared = columns.filter((column) => said.some(({ id }) => cellsOf([column], rows, repeats).includes(id)))

  const vote = (row: string | null, cell: string | null) => {
    judged.mark(row, cell)
    if (judged.order === null || rows.length > 1) return
    judged.end()
    const chosen = said.find(({ id }) => id === cell)
    if (chosen) toast.success(`You chose ${chosen.label}`)
  }
  // A vote by its letter; where there are several rows or repetitions a letter would not say which answer.
  const letters = judged.order !== null && rows.length === 1 && repeats === 1 ? judged.order : null
  useVoteKeys(letters, (column) => vote(rows[0]?.id ?? null, cellsOf([{ id: column }], rows, repeats)[0] ?? null))

  const adding: Adding = {
    columns,
    gateways,
    own: prompt?.content?.model ?? null,
    versions: prompt?.versions ?? [],
    readLive: async (environment) => {
      const read = prompt ? await readLive.run({ promptId: prompt.id, environment }) : null
      return read?.ok ? read.data.map(({ version, target }) => ({ target, parameters: {}, version })) : null
    },
    onAdd: (added) => onChange({ type: 'add', columns: added }),
  }
  const marked = rows.length === 1 ? judged.bestOf(rows[0]?.id ?? null) : null
  const best = said.find(({ id }) => id === marked)
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {columns.length > 0 && (
        <CompareBar
          count={columns.length}
          add={
            <AddColumns
              {...adding}
              align="end"
              trigger={
                <Button size="sm" variant="ghost" disabled={columns.length >= MAX_COLUMNS}>
                  <Plus />
                  <span className="max-sm:sr-only">Add columns</span>
                </Button>
              }
            />
          }
          sides={rows.length === 1 ? said : []}
          blind={judged.order === null ? null : letters ? 'letters' : 'stars'}
          onBlind={can('run.create') && compared.length > 1 && !running ? () => judged.begin(compared.map(({ id }) => id)) : null}
          onReveal={judged.end}
          best={best ? `Best${judged.judgement.best[rows[0]?.id ?? '']?.blind ? ', chosen blind' : ''}: ${best.label}` : null}
          note={judged.judgement.note}
          onNote={can('run.create') ? judged.note : null}
          onCompare={(first, second) => setPair([first, second])}
        />
      )}
      <div className="flex min-h-0 min-w-0 flex-1">
        <ColumnsPane
          adding={adding}
          columns={columns}
          rows={rows}
          repeats={repeats}
          answers={answers}
          gateways={gateways}
          versions={adding.versions}
          own={prompt?.content ?? null}
          others={others}
          isChanged={isChanged}
          onChange={onChange}
          onRun={judged.order === null ? onRun : null}
          onStop={onStop}
          sides={said}
          onCompare={(first, second) => setPair([first, second])}
          bestOf={judged.bestOf}
          onBest={can('run.create') ? vote : null}
          blind={judged.order}
          readRawRun={actions.readRaw}
          around={around}
        />
      </div>
      <DiffDialog sides={said} pair={pair} onPairChange={setPair} />
    </div>
  )
}

/** The same list as long as every part of it has the same key, so that what is costly is not counted again at every piece that streams in. */
function useStable<T>(list: readonly T[], keyOf: (each: T) => string): readonly T[] {
  const kept = useRef(list)
  const same = kept.current.length === list.length && kept.current.every((each, at) => keyOf(each) === keyOf(list[at] as T))
  if (!same) kept.current = list
  return kept.current
}

/** Letters vote while nothing else takes them. */
function useVoteKeys(columns: readonly string[] | null, vote: (column: string) => void): void {
  const latest = useRef(vote)
  useEffect(() => {
    latest.current = vote
  })
  useEffect(() => {
    if (!columns) return
    const press = (event: KeyboardEvent) => {
      const taken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role=dialog]')
      if (taken || (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]'))) return
      const column = columns[placeOfKey(event.key, columns.length) ?? -1]
      if (column !== undefined) latest.current(column)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [columns])
}
