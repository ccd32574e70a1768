'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { SortableItem, SortableList } from '@/components/ui/sortable'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import { MAX_COLUMNS } from '@/lib/playground/schema'
import { AddColumns, type AddColumnsProps } from './add-columns'
import { AgreementBar } from './agreement-bar'
import { type Answer, type Answers, hasWords, isRunning } from './answers'
import { letterOf } from './blind'
import { BlindHead } from './blind-head'
import { cellsOf, type PaneRow, repetitions, type Side } from './cells'
import { ColumnCell, type ColumnCellProps } from './column-cell'
import { ColumnHead } from './column-head'
import { ColumnStrip } from './column-strip'
import { type Column, targetWords } from './columns'
import type { OtherVersion, VersionChoice } from './prompt-view'
import type { ReadRawRun } from './raw-dialog'
import type { useColumns } from './use-columns'
import { VaryDialog } from './vary-dialog'

export type Adding = Omit<AddColumnsProps, 'trigger' | 'align'>

type ColumnsPaneProps = {
  adding: Adding
  columns: readonly Column[]
  gateways: readonly TargetGatewayDto[]
  versions: readonly VersionChoice[]
  /** At least one; the form's own values are a row without an id. */
  rows: readonly PaneRow[]
  repeats: number
  /** By cell. */
  answers: Answers
  own: Omit<OtherVersion, 'number'> | null
  /** Versions that columns ask of their own. */
  others: readonly OtherVersion[]
  /** The answer is to something else than what would be asked now. */
  isChanged: (column: Column, cell: string) => boolean
  onChange: ReturnType<typeof useColumns>['change']
  /** Asks these cells; null when this person may not run, or something is missing. */
  onRun: ((cells: readonly string[]) => void) | null
  onStop: (cells: readonly string[]) => void
  sides: readonly Side[]
  onCompare: (first: string, second: string) => void
  bestOf: (row: string | null) => string | null
  /** Null: this person may not judge. */
  onBest: ((row: string | null, cell: string | null) => void) | null
  /** While voting blind, the columns' ids in the order they stand. */
  blind: readonly string[] | null
  readRawRun: ReadRawRun
  /** What stands before and after a cell's answer. */
  around?: ColumnCellProps['around']
}

/** The columns from left to right, scrolled sideways, their heads always in sight; on a phone one at a time, swiped. */
export function ColumnsPane(props: ColumnsPaneProps) {
  const { columns, rows, repeats, gateways, own, onChange, blind } = props
  const [varied, setVaried] = useState<string | null>(null)
  const add = (trigger: ReactNode, align: 'start' | 'end') => <AddColumns {...props.adding} align={align} trigger={trigger} />
  if (columns.length === 0 && gateways.every(({ models }) => models.length === 0)) return <NoModels hasGateways={gateways.length > 0} />
  if (columns.length === 0)
    return (
      <EmptyState
        mark="response"
        title="Choose models to compare"
        actions={add(
          <Button variant="primary">
            <Plus />
            Add a column
          </Button>,
          'start',
        )}
        className="self-center"
      >
        Each column asks one model on one gateway. All of them answer the same prompt with the same values, side by side.
      </EmptyState>
    )
  const placeOf = (column: Column) => columns.indexOf(column) + 1
  const shown = blind ? blind.flatMap((id) => columns.find((column) => column.id === id) ?? []) : columns
  const one = rows.length === 1
  const addMore =
    !blind &&
    columns.length < MAX_COLUMNS &&
    add(
      <button
        type="button"
        aria-label="Add another column"
        className="grid w-11 shrink-0 place-items-center text-muted-foreground hover:bg-accent hover:text-foreground focus-visible:outline-offset-[-2px]"
      >
        <Plus aria-hidden="true" className="size-4" />
      </button>,
      'end',
    )
  const headOf = (column: Column, index: number) => (
    <Head {...props} column={column} place={placeOf(column)} letter={blind && letterOf(index)} onVary={() => setVaried(column.id)} />
  )
  const cellOf = (column: Column, row: PaneRow, index: number) => (
    <Cell {...props} column={column} row={row} name={nameOf(column, blind ? index : placeOf(column) - 1, blind !== null, row, one)} />
  )
  const list = (className: string, children: ReactNode) => (
    <SortableList
      label="Columns"
      orientation="horizontal"
      ids={shown.map(({ id }) => id)}
      nameOf={(id) => {
        const column = columns.find((each) => each.id === id)
        return column ? `Column ${placeOf(column)}, ${targetWords(column, gateways, own).model}` : ''
      }}
      onMove={(column, to) => onChange({ type: 'move', column, to })}
      className={cn('[--sortable-gap:0px]', className)}
    >
      {children}
    </SortableList>
  )
  const regionOf = (column: Column, index: number) => {
    const { model, gateway } = targetWords(column, gateways, own)
    return blind ? `Answer ${letterOf(index)}` : `Column ${placeOf(column)}: ${model}, ${gateway}`
  }
  const narrow = (column: Column) => column.collapsed === true && !blind
  const variedColumn = columns.find(({ id }) => id === varied)
  return (
    <>
      {one && rows[0] ? (
        <div className="flex min-h-0 min-w-0 flex-1 snap-x snap-mandatory overflow-x-auto overscroll-x-contain lg:snap-none">
          {list(
            'min-h-0 shrink-0 lg:min-w-0 lg:flex-1 lg:shrink',
            shown.map((column, index) => (
              <SortableItem
                key={column.id}
                id={column.id}
                className={cn(
                  'flex min-h-0 shrink-0 snap-center flex-col border-r bg-card',
                  narrow(column) ? 'w-11' : 'w-[calc(100vw-2rem)] sm:w-88 lg:w-auto lg:flex-1 lg:basis-0',
                  !narrow(column) && (shown.length > 3 ? 'lg:min-w-72' : 'lg:min-w-80'),
                )}
              >
                <section aria-label={regionOf(column, index)} className="flex min-h-0 flex-1 flex-col">
                  {headOf(column, index)}
                  {!narrow(column) && rows[0] && cellOf(column, rows[0], index)}
                </section>
              </SortableItem>
            )),
          )}
          {addMore}
        </div>
      ) : (
        <div className="relative min-h-0 min-w-0 flex-1 overflow-auto overscroll-contain">
          <div className="flex" style={{ minWidth: `${shown.reduce((rem, column) => rem + (narrow(column) ? 2.75 : 20), 0) + 2.75}rem` }}>
            <div className="min-w-0 flex-1">
              {list(
                'sticky top-0 z-20 bg-card',
                shown.map((column, index) => (
                  <SortableItem
                    key={column.id}
                    id={column.id}
                    className={cn('flex flex-col border-r', narrow(column) ? 'w-11' : 'flex-1 basis-0')}
                  >
                    <section aria-label={regionOf(column, index)} className={cn('flex flex-1 flex-col', !blind && 'min-h-20')}>
                      {headOf(column, index)}
                    </section>
                  </SortableItem>
                )),
              )}
              {rows.map((row) => (
                <section key={row.id ?? ''} aria-label={row.name} className="border-b">
                  <header className="border-b bg-muted">
                    <div className="sticky left-0 flex h-8 w-fit max-w-[min(100vw,60rem)] items-center gap-3 px-3">
                      <h2 className="truncate font-medium text-xs">{row.name}</h2>
                      {!blind && (
                        <AgreementBar
                          sides={props.sides.filter(({ id }) => inRow(columns, row, repeats, id))}
                          onCompare={props.onCompare}
                        />
                      )}
                    </div>
                  </header>
                  <div className="flex">
                    {shown.map((column, index) => (
                      <div
                        key={column.id}
                        className={cn(
                          'flex max-h-112 flex-col border-r bg-card',
                          narrow(column) ? 'w-11 bg-muted' : 'min-w-0 flex-1 basis-0',
                        )}
                      >
                        {!narrow(column) && cellOf(column, row, index)}
                      </div>
                    ))}
                  </div>
                </section>
              ))}
            </div>
            {addMore}
          </div>
        </div>
      )}
      <VaryDialog
        column={variedColumn ? `column ${placeOf(variedColumn)}` : null}
        room={MAX_COLUMNS - columns.length + 1}
        onVary={(name, values) => varied !== null && onChange({ type: 'vary', column: varied, name, values })}
        onClose={() => setVaried(null)}
      />
    </>
  )
}

const inRow = (columns: readonly Column[], row: PaneRow, repeats: number, cell: string) => cellsOf(columns, [row], repeats).includes(cell)

function nameOf(_: Column, place: number, blind: boolean, row: PaneRow, one: boolean): string {
  const column = blind ? `Answer ${letterOf(place)}` : `Column ${place + 1}`
  return one ? column : `${column}, ${row.name}`
}

type HeadProps = ColumnsPaneProps & { column: Column; place: number; letter: string | null; onVary: () => void }

function Head(props: HeadProps) {
  const { column, columns, rows, repeats, place, letter, answers, gateways, own, others, versions, onChange, onRun, onStop } = props
  const { sides, onCompare, bestOf, onBest, onVary } = props
  const name = `Column ${place}`
  const cells = cellsOf([column], rows, repeats)
  const [first] = cells
  if (letter !== null) {
    const voted = rows.length === 1 && repeats === 1 && first !== undefined && hasWords(answers[first])
    return (
      <BlindHead
        letter={letter}
        chosen={bestOf(rows[0]?.id ?? null) === first}
        onVote={voted && onBest ? () => onBest(rows[0]?.id ?? null, first) : null}
      />
    )
  }
  const says = others.find(({ number }) => number === column.version) ?? own
  const running = cells.some((cell) => isRunning(answers[cell]))
  const expand = (collapsed: boolean) => onChange({ type: 'collapse', column: column.id, collapsed })
  if (column.collapsed)
    return (
      <ColumnStrip
        name={name}
        {...targetWords(column, gateways, says)}
        locked={column.locked === true}
        running={running}
        onExpand={() => expand(false)}
      />
    )
  const stoppable = cells.filter((cell) => isRunning(answers[cell]))
  const side = sides.find(({ id }) => cells.includes(id))
  const other = sides.find(({ id }) => !cells.includes(id))
  return (
    <ColumnHead
      column={column}
      name={name}
      gateways={gateways}
      own={says}
      versions={versions}
      running={running}
      onRun={onRun && (() => onRun(cells))}
      onStop={stoppable.length > 0 ? () => onStop(stoppable) : null}
      onTarget={(target) => onChange({ type: 'target', column: column.id, target })}
      onParameters={(parameters) => onChange({ type: 'parameters', column: column.id, parameters })}
      onVersion={(version) => onChange({ type: 'version', column: column.id, version })}
      full={columns.length >= MAX_COLUMNS}
      onLock={(locked) => onChange({ type: 'lock', column: column.id, locked })}
      onCollapse={() => expand(true)}
      onVary={onVary}
      onDuplicate={() => onChange({ type: 'duplicate', column: column.id })}
      onRemove={() => onChange({ type: 'remove', column: column.id })}
      onCompare={side && other ? () => onCompare(side.id, other.id) : null}
    />
  )
}

function Cell(props: ColumnsPaneProps & { column: Column; row: PaneRow; name: string }) {
  const { column, row, rows, repeats, name, answers, own, others, isChanged, onRun, sides, onCompare, bestOf, onBest, blind } = props
  const says = others.find(({ number }) => number === column.version) ?? own
  const around = props.around
  return (
    <ColumnCell
      // Begun anew for a blind vote: which answer one had looked at, and how, would tell whose it is.
      key={blind ? 'blind' : 'named'}
      name={name}
      answers={repetitions(column.id, row.id, repeats).map((cell) => ({
        cell,
        answer: answers[cell],
        changed: isChanged(column, cell),
      }))}
      responseFormat={says?.responseFormat ?? null}
      ownTarget={column.target === null}
      dense={rows.length > 1}
      blind={blind !== null}
      readRawRun={props.readRawRun}
      onRetry={onRun && !blind ? (cell) => onRun([cell]) : null}
      best={bestOf(row.id)}
      // In one row of single answers the head has the vote.
      onBest={onBest && sides.length > 1 && !(blind && rows.length === 1 && repeats === 1) ? (cell) => onBest(row.id, cell) : null}
      onCompare={
        sides.length > 1 && !blind
          ? (cell) => {
              const other =
                sides.find(({ id }) => id !== cell && inRow(props.columns, row, repeats, id)) ?? sides.find(({ id }) => id !== cell)
              if (other) onCompare(cell, other.id)
            }
          : null
      }
      around={around && !blind ? (cell, answer: Answer | undefined) => around(cell, answer) : undefined}
    />
  )
}

function NoModels({ hasGateways }: { hasGateways: boolean }) {
  const { slug, can } = useWorkspace()
  return (
    <EmptyState
      mark="response"
      title={hasGateways ? 'No model to ask yet' : 'No gateway to ask yet'}
      actions={
        can('gateway.write') && (
          <Button asChild variant="primary">
            <Link href={`/${slug}/gateways${hasGateways ? '' : '?add=1'}`}>{hasGateways ? 'Open gateways' : 'Add a gateway'}</Link>
          </Button>
        )
      }
      className="self-center"
    >
      {hasGateways
        ? 'The gateways of this workspace have no models: sync their lists, or type in the models you use.'
        : 'Answers come from gateways: any endpoint that speaks the OpenAI protocol.'}
      {!can('gateway.write') && ' Ask an admin of this workspace.'}
    </EmptyState>
  )
}
