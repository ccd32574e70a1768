'use client'

import { ArrowDown } from 'lucide-react'
import Link from 'next/link'
import { PromptName } from '@/components/prompts/prompt-name'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { type BoardEntryProps, ChoiceBox, LiveHere, newestInWords } from './board-parts'
import { EnvironmentName } from './environment-name'
import { armsInWords } from './live'
import { PlaceMenu } from './place-menu'
import { type Place, placesOf } from './places'
import type { ReleaseIntent } from './release-actions'

/** The same row for a phone: environments one under the other. */
export function BoardCard({ row, environments, choice, underWay, onIntent }: BoardEntryProps) {
  const { slug } = useWorkspace()
  return (
    <li className="border-b px-4 py-3">
      <h2 className="flex items-center justify-between gap-3">
        <ChoiceBox name={row.name} choice={choice} />
        <Link href={`/${slug}/prompts/${row.promptId}/releases`} className="min-w-0 flex-1 truncate font-medium text-base hover:underline">
          <PromptName name={row.name} />
        </Link>
        <span className="shrink-0 text-muted-foreground text-xs tabular-nums">{newestInWords(row)}</span>
      </h2>
      <ol className="mt-1 flex flex-col">
        {placesOf(row, environments).map((place) => (
          <li key={place.environment.id}>
            <Step place={place} name={row.name} onIntent={onIntent} />
            <div className="flex min-h-10 items-center gap-2">
              <EnvironmentName environment={place.environment} className="w-28 shrink-0 flex-wrap text-muted-foreground" />
              <div className="min-w-0 flex-1">
                <LiveHere place={place} row={row} underWay={underWay} />
              </div>
              <PlaceMenu row={row} place={place} onIntent={onIntent} />
            </div>
          </li>
        ))}
      </ol>
    </li>
  )
}

function Step({ place, name, onIntent }: { place: Place; name: string; onIntent: (intent: ReleaseIntent) => void }) {
  const { can } = useWorkspace()
  const { left, environment, distance } = place
  if (!left?.cell || distance === null || !can('release.write')) return null
  const what = armsInWords(left.cell.variants)
  return (
    <div className="py-0.5 pl-30">
      <Button
        size="sm"
        aria-label={`Promote ${what} from ${left.environment.name} to ${environment.name}: ${name}`}
        onClick={() => onIntent({ kind: 'promote', from: left.environment.slug, environment: environment.slug })}
      >
        <ArrowDown />
        Promote {what}
      </Button>
    </div>
  )
}
