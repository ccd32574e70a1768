'use client'

import { ArrowRight, Equal } from 'lucide-react'
import Link from 'next/link'
import { PromptName } from '@/components/prompts/prompt-name'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { TableCell, TableRow } from '@/components/ui/table'
import { Tooltip } from '@/components/ui/tooltip'
import { type BoardEntryProps, ChoiceBox, LiveHere, newestInWords } from './board-parts'
import { armsInWords } from './live'
import { PlaceMenu } from './place-menu'
import { type Place, placesOf } from './places'
import type { ReleaseIntent } from './release-actions'

export function BoardTableRow({ row, environments, choice, underWay, onIntent }: BoardEntryProps) {
  const { slug } = useWorkspace()
  return (
    <TableRow className="group">
      <th scope="row" className="sticky left-0 z-10 max-w-72 bg-background px-4 py-2 text-left font-normal group-hover:bg-muted sm:pl-6">
        <div className="flex items-start gap-3">
          <ChoiceBox name={row.name} choice={choice} />
          <div className="min-w-0">
            <Link href={`/${slug}/prompts/${row.promptId}/releases`} className="block min-w-40 truncate font-medium hover:underline">
              <PromptName name={row.name} />
            </Link>
            <span className="text-muted-foreground text-xs tabular-nums">{newestInWords(row)}</span>
          </div>
        </div>
      </th>
      {placesOf(row, environments).map((place) => (
        <TableCell key={place.environment.id} className="py-2">
          <div className="flex items-center gap-2">
            {place.left && <Step place={place} name={row.name} onIntent={onIntent} />}
            <div className="min-w-0">
              <LiveHere place={place} row={row} underWay={underWay} />
            </div>
            <div className="ml-auto opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100">
              <PlaceMenu row={row} place={place} onIntent={onIntent} />
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
