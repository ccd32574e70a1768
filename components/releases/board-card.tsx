'use client'

import { ArrowDown } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/feedback/relative-time'
import { PromptName } from '@/components/prompts/prompt-name'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { BoardRow } from '@/lib/releases/schema'
import { Arms } from './arms'
import { EnvironmentName } from './environment-name'
import { armsInWords } from './live'
import { Marks, type UnderWay } from './marks'
import { PlaceMenu } from './place-menu'
import { type Place, placesOf } from './places'
import type { ReleaseIntent } from './release-actions'

type BoardCardProps = {
  row: BoardRow
  environments: EnvironmentSummary[]
  /** Null where nothing can be chosen. */
  choice: { chosen: boolean; onChoose: (on: boolean) => void } | null
  underWay: UnderWay
  onIntent: (intent: ReleaseIntent) => void
}

/** The same row for a phone: environments one under the other. */
export function BoardCard({ row, environments, choice, underWay, onIntent }: BoardCardProps) {
  const { slug } = useWorkspace()
  return (
    <li className="border-b px-4 py-3">
      <h2 className="flex items-center justify-between gap-3">
        {choice && (
          <Checkbox
            aria-label={`Choose ${row.name}`}
            checked={choice.chosen}
            onCheckedChange={(on) => choice.onChoose(on === true)}
            className="shrink-0"
          />
        )}
        <Link href={`/${slug}/prompts/${row.promptId}/releases`} className="min-w-0 flex-1 truncate font-medium text-base hover:underline">
          <PromptName name={row.name} />
        </Link>
        <span className="shrink-0 text-muted-foreground text-xs tabular-nums">
          {row.newestVersion === null ? 'no version yet' : `newest v${row.newestVersion}`}
        </span>
      </h2>
      <ol className="mt-1 flex flex-col">
        {placesOf(row, environments).map((place) => (
          <li key={place.environment.id}>
            <Step place={place} name={row.name} onIntent={onIntent} />
            <div className="flex min-h-10 items-center gap-2">
              <EnvironmentName environment={place.environment} className="w-28 shrink-0 flex-wrap text-muted-foreground" />
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-2">
                  {place.cell ? <Arms arms={place.cell.variants} /> : <span className="text-muted-foreground">nothing live</span>}
                  {place.cell && place.distance && <Badge tone="outline">{place.distance}</Badge>}
                  <Marks underWay={underWay} promptId={row.promptId} environmentId={place.environment.id} />
                </span>
                {place.cell && (
                  <span className="block truncate text-muted-foreground text-xs">
                    <RelativeTime iso={place.cell.createdAt} />
                    {place.cell.author && `, ${place.cell.author.name}`}
                  </span>
                )}
              </span>
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
