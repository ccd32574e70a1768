'use client'

import { ArrowRight, Equal } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { PromptName } from '@/components/prompts/prompt-name'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { TableCell, TableRow } from '@/components/ui/table'
import { Tooltip } from '@/components/ui/tooltip'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { BoardRow } from '@/lib/releases/schema'
import { Arms } from './arms'
import { armsInWords } from './live'
import { Marks, type UnderWay } from './marks'
import { PlaceMenu } from './place-menu'
import { type Place, placesOf } from './places'
import type { ReleaseIntent } from './release-actions'

type BoardRowProps = {
  row: BoardRow
  environments: EnvironmentSummary[]
  /** Null where nothing can be chosen. */
  choice: { chosen: boolean; onChoose: (on: boolean) => void } | null
  underWay: UnderWay
  onIntent: (intent: ReleaseIntent) => void
}

export function BoardTableRow({ row, environments, choice, underWay, onIntent }: BoardRowProps) {
  const { slug } = useWorkspace()
  return (
    <TableRow className="group">
      <th scope="row" className="sticky left-0 z-10 max-w-72 bg-background px-4 py-2 text-left font-normal group-hover:bg-muted sm:pl-6">
        <div className="flex items-start gap-3">
          {choice && (
            <Checkbox
              aria-label={`Choose ${row.name}`}
              checked={choice.chosen}
              onCheckedChange={(on) => choice.onChoose(on === true)}
              className="shrink-0"
            />
          )}
          <div className="min-w-0">
            <Link href={`/${slug}/prompts/${row.promptId}/releases`} className="block min-w-40 truncate font-medium hover:underline">
              <PromptName name={row.name} />
            </Link>
            <span className="text-muted-foreground text-xs tabular-nums">
              {row.newestVersion === null ? 'no version yet' : `newest v${row.newestVersion}`}
            </span>
          </div>
        </div>
      </th>
      {placesOf(row, environments).map((place) => (
        <TableCell key={place.environment.id} className="py-2">
          <div className="flex items-center gap-2">
            {place.left && <Step place={place} name={row.name} onIntent={onIntent} />}
            <Live place={place} marks={<Marks underWay={underWay} promptId={row.promptId} environmentId={place.environment.id} />} />
            <div className="ml-auto opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100">
              <PlaceMenu
                prompt={{ id: row.promptId, name: row.name }}
                environment={place.environment}
                live={place.cell}
                withdrawn={place.withdrawn}
                next={place.next}
                hasVersion={row.newestVersion !== null}
                onIntent={onIntent}
              />
            </div>
          </div>
        </TableCell>
      ))}
    </TableRow>
  )
}

/** Between two environments: an arrow that promotes when they differ, an equals sign when they do not. */
function Step({ place, name, onIntent }: { place: Place; name: string; onIntent: (intent: ReleaseIntent) => void }) {
  const { can } = useWorkspace()
  const { left, environment } = place
  if (!left?.cell) return <span className="size-7 shrink-0" />
  if (place.distance === null)
    return (
      <span title={`Same as ${left.environment.name}`} className="grid size-7 shrink-0 place-items-center text-muted-foreground">
        <Equal aria-hidden="true" className="size-3.5" />
        <span className="sr-only">same as {left.environment.name}</span>
      </span>
    )
  if (!can('release.write')) return <ArrowRight aria-hidden="true" className="m-1.5 size-4 shrink-0 text-border-strong" />
  const words = `Promote ${armsInWords(left.cell.variants)} from ${left.environment.name} to ${environment.name}`
  return (
    <Tooltip content={words}>
      <Button
        size="icon-sm"
        aria-label={`${words}: ${name}`}
        onClick={() => onIntent({ kind: 'promote', from: left.environment.slug, environment: environment.slug })}
      >
        <ArrowRight />
      </Button>
    </Tooltip>
  )
}

function Live({ place: { cell, distance }, marks }: { place: Place; marks: ReactNode }) {
  return (
    <div className="min-w-0">
      <div className="flex items-center gap-2">
        {cell ? <Arms arms={cell.variants} /> : <span className="text-muted-foreground">nothing live</span>}
        {cell && distance && <Badge tone="outline">{distance}</Badge>}
        {marks}
      </div>
      {cell && (
        <p className="truncate text-muted-foreground text-xs">
          <RelativeTime iso={cell.createdAt} />
          {cell.author && `, ${cell.author.name}`}
        </p>
      )}
    </div>
  )
}
