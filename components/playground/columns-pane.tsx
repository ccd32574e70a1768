'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { TargetGatewayDto } from '@/lib/gateways/schema'
import { MAX_COLUMNS } from '@/lib/playground/schema'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { type Answers, hasWords } from './answers'
import { ColumnCard } from './column-card'
import type { Column } from './columns'
import type { OtherVersion, VersionChoice } from './prompt-view'
import { TargetPicker } from './target-picker'
import type { useColumns } from './use-columns'

type ColumnsPaneProps = {
  columns: readonly Column[]
  answers: Answers
  gateways: readonly TargetGatewayDto[]
  own: { model: string; parameters: JsonObject } | null
  /** Versions that columns ask of their own, and all there are to choose from. */
  others: readonly OtherVersion[]
  versions: readonly VersionChoice[]
  isChanged: (column: Column) => boolean
  onChange: ReturnType<typeof useColumns>['change']
  onRun: ((column: string) => void) | null
  canStop: (column: string) => boolean
  onStop: (column: string) => void
  onCompare: ((column: string) => void) | null
}

/** The columns from left to right, scrolled sideways; on a phone one at a time, swiped. */
export function ColumnsPane(props: ColumnsPaneProps) {
  const { columns, answers, gateways, own, others, versions, isChanged, onChange, onRun, canStop, onStop, onCompare } = props
  const adding = (trigger: ReactNode, align: 'start' | 'end') => (
    <TargetPicker
      gateways={gateways}
      value={undefined}
      own={own?.model ?? null}
      align={align}
      onChoose={(target) => onChange({ type: 'add', target })}
      trigger={trigger}
    />
  )
  if (columns.length === 0 && gateways.every(({ models }) => models.length === 0)) return <NoModels hasGateways={gateways.length > 0} />
  if (columns.length === 0)
    return (
      <EmptyState
        mark="response"
        title="Choose models to compare"
        actions={adding(
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
  return (
    <div className="flex min-h-0 min-w-0 flex-1 snap-x snap-mandatory overflow-x-auto overscroll-x-contain lg:snap-none">
      {columns.map((column, index) => (
        <ColumnCard
          key={column.id}
          column={column}
          place={index + 1}
          answer={answers[column.id]}
          changed={isChanged(column)}
          gateways={gateways}
          own={others.find(({ number }) => number === column.version) ?? own}
          versions={versions}
          onVersion={(version) => onChange({ type: 'version', column: column.id, version })}
          first={index === 0}
          last={index === columns.length - 1}
          full={columns.length >= MAX_COLUMNS}
          onRun={onRun && (() => onRun(column.id))}
          onStop={canStop(column.id) ? () => onStop(column.id) : null}
          onTarget={(target) => onChange({ type: 'target', column: column.id, target })}
          onParameters={(parameters) => onChange({ type: 'parameters', column: column.id, parameters })}
          onMove={(by) => onChange({ type: 'move', column: column.id, by })}
          onDuplicate={() => onChange({ type: 'duplicate', column: column.id })}
          onRemove={() => onChange({ type: 'remove', column: column.id })}
          onCompare={onCompare && hasWords(answers[column.id]) ? () => onCompare(column.id) : null}
        />
      ))}
      {columns.length < MAX_COLUMNS &&
        adding(
          <button
            type="button"
            aria-label="Add another column"
            className="grid w-11 shrink-0 place-items-center text-muted-foreground hover:bg-accent hover:text-foreground focus-visible:outline-offset-[-2px]"
          >
            <Plus aria-hidden="true" className="size-4" />
          </button>,
          'end',
        )}
    </div>
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
