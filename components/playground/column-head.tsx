'use client'

import { ChevronsUpDown, Lock, Play, Square } from 'lucide-react'
import { Response } from '@/components/brand/glyphs'
import { SimulatorBadge } from '@/components/gateways/simulator-badge'
import { Button } from '@/components/ui/button'
import { SortableHandle } from '@/components/ui/sortable'
import { Tooltip } from '@/components/ui/tooltip'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { ColumnMenu, type ColumnMenuProps } from './column-menu'
import { ColumnVersion } from './column-version'
import { type Column, targetWords } from './columns'
import { ParametersPopover } from './parameters-popover'
import type { VersionChoice } from './prompt-view'
import { TargetPicker } from './target-picker'
import type { Target } from './url-state'

export type ColumnHeadProps = Omit<ColumnMenuProps, 'column' | 'locked'> & {
  column: Column
  /** "Column 2". */
  name: string
  gateways: readonly TargetGatewayDto[]
  own: { model: string; parameters: JsonObject } | null
  versions: readonly VersionChoice[]
  running: boolean
  /** Null when this person may not run, or something is missing. */
  onRun: (() => void) | null
  onStop: (() => void) | null
  onTarget: (target: Target | null) => void
  onParameters: (parameters: JsonObject) => void
  onVersion: (version: number | undefined) => void
}

/** What a column asks, and what can be done with it. */
export function ColumnHead(props: ColumnHeadProps) {
  const { column, name, gateways, own, versions, running, onRun, onStop, onTarget, onParameters, onVersion, ...menu } = props
  const what = targetWords(column, gateways, own)
  const locked = column.locked === true
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-0.5 border-b pr-2 pl-1.5">
        <SortableHandle />
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
                  <SimulatorBadge gateway={{ name: what.gateway, simulator: what.simulator }} className="h-4 px-1 text-2xs" />
                </span>
              </span>
              <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-muted-foreground" />
            </button>
          }
        />
        {locked ? (
          <Tooltip content="Locked: keeps its answers when all are run again. Press to unlock.">
            <Button variant="ghost" size="icon-sm" aria-label={`Unlock ${name}`} onClick={() => menu.onLock(false)}>
              <Lock className="size-3.5" />
            </Button>
          </Tooltip>
        ) : running && onStop ? (
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
        <ColumnMenu column={name} locked={locked} {...menu} />
      </header>
      <div className="flex shrink-0 items-center border-b">
        {(versions.length > 1 || column.version !== undefined) && (
          <ColumnVersion column={name} version={column.version} versions={versions} onChoose={onVersion} />
        )}
        <ParametersPopover column={name} own={own?.parameters ?? {}} over={column.parameters} onChange={onParameters} />
      </div>
    </>
  )
}
