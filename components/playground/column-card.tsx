'use client'

import { ChevronsUpDown, ExternalLink, Play, Square } from 'lucide-react'
import Link from 'next/link'
import { Response } from '@/components/brand/glyphs'
import { CopyButton } from '@/components/feedback/copy-button'
import { SimulatorBadge } from '@/components/gateways/simulator-badge'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'
import type { TargetGatewayDto } from '@/lib/gateways/schema'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { type Answer, answerText, hasWords, isRunning } from './answers'
import { ColumnAnswer } from './column-answer'
import { ColumnFigures } from './column-figures'
import { ColumnMenu, type ColumnMenuProps } from './column-menu'
import { ColumnStatus } from './column-status'
import { ColumnVersion } from './column-version'
import type { Column } from './columns'
import { ParametersPopover } from './parameters-popover'
import type { VersionChoice } from './prompt-view'
import { TargetPicker } from './target-picker'
import type { Target } from './url-state'

type ColumnCardProps = Omit<ColumnMenuProps, 'column'> & {
  column: Column
  /** Counted from 1. */
  place: number
  answer: Answer | undefined
  /** The answer is to something else than what would be asked now. */
  changed: boolean
  gateways: readonly TargetGatewayDto[]
  own: { model: string; parameters: JsonObject } | null
  /** Null when this person may not run, or something is missing. */
  onRun: (() => void) | null
  onStop: (() => void) | null
  onTarget: (target: Target | null) => void
  onParameters: (parameters: JsonObject) => void
  versions: readonly VersionChoice[]
  onVersion: (version: number | undefined) => void
}

/** One target with its answer. */
export function ColumnCard(props: ColumnCardProps) {
  const { column, place, answer, changed, gateways, own, onRun, onStop, onTarget, onParameters, versions, onVersion, ...menu } = props
  const { slug } = useWorkspace()
  const name = `Column ${place}`
  const gateway = gateways.find((each) => each.slug === column.target?.gateway)
  const what = targetWords(column.target, gateway, own)
  const running = isRunning(answer)
  return (
    <section
      aria-label={`${name}: ${what.model}, ${what.gateway}`}
      className="flex min-h-0 w-[calc(100vw-2rem)] shrink-0 snap-center flex-col border-r bg-card sm:w-88 lg:w-auto lg:min-w-80 lg:flex-1 lg:basis-0"
    >
      <header className="flex h-12 shrink-0 items-center gap-1 border-b pr-2 pl-3">
        <Response className="size-4 shrink-0 text-rubric" />
        <TargetPicker
          gateways={gateways}
          value={column.target}
          own={own?.model ?? null}
          onChoose={onTarget}
          trigger={
            <button
              type="button"
              aria-label={`Model of ${name}: ${what.model}, ${what.gateway}`}
              className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1 text-left hover:bg-accent data-[state=open]:bg-accent"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{what.model}</span>
                <span className="flex items-center gap-1.5 text-muted-foreground text-xs">
                  <span className="truncate">{what.gateway}</span>
                  {gateway && <SimulatorBadge gateway={gateway} className="h-4 px-1 text-2xs" />}
                </span>
              </span>
              <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-muted-foreground" />
            </button>
          }
        />
        {running && onStop ? (
          <Tooltip content="Stop this column">
            <Button variant="ghost" size="icon-sm" aria-label={`Stop ${name}`} onClick={onStop}>
              <Square className="size-3.5" />
            </Button>
          </Tooltip>
        ) : (
          <Tooltip content="Run this column">
            <Button variant="ghost" size="icon-sm" aria-label={`Run ${name}`} disabled={running || !onRun} onClick={() => onRun?.()}>
              <Play />
            </Button>
          </Tooltip>
        )}
        <ColumnMenu column={name} {...menu} />
      </header>
      <div className="flex shrink-0 items-center border-b">
        {(versions.length > 1 || column.version !== undefined) && (
          <ColumnVersion column={name} version={column.version} versions={versions} onChoose={onVersion} />
        )}
        <ParametersPopover column={name} own={own?.parameters ?? {}} over={column.parameters} onChange={onParameters} />
      </div>
      <div className="flex h-9 shrink-0 items-center justify-between gap-2 pr-1 pl-3 text-xs">
        <span className="flex min-w-0 items-center gap-2">
          <ColumnStatus answer={answer} />
          {changed && !running && (
            <span className="truncate text-muted-foreground" title="The inputs, the version or the target have changed since this was run.">
              changed since
            </span>
          )}
        </span>
        <span className="flex shrink-0 items-center">
          {answer?.run && (
            <Tooltip content="Open this run">
              <Button asChild variant="ghost" size="icon-sm">
                <Link href={`/${slug}/runs/${answer.run.id}`} aria-label={`Open the run of ${name}`}>
                  <ExternalLink className="size-3.5" />
                </Link>
              </Button>
            </Tooltip>
          )}
          {hasWords(answer) && !running && <CopyButton value={answerText(answer)} label={`Copy the answer of ${name}`} />}
        </span>
      </div>
      <ColumnFigures answer={answer} />
      <ColumnAnswer answer={answer} label={`Answer of ${name}`} ownTarget={column.target === null} onRetry={onRun} />
    </section>
  )
}

/** A target in words; one that is not among the gateways any more keeps its slug. */
function targetWords(target: Target | null, gateway: TargetGatewayDto | undefined, own: { model: string } | null) {
  if (!target) return { model: own?.model ?? 'default', gateway: 'What the version says' }
  return { model: target.model, gateway: gateway?.name ?? `${target.gateway} (not in this workspace)` }
}
