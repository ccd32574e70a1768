'use client'

import { RelativeTime } from '@/components/feedback/relative-time'
import { Badge } from '@/components/ui/badge'
import { Checkbox } from '@/components/ui/checkbox'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { BoardRow } from '@/lib/releases/schema'
import { Arms } from './arms'
import { Marks, type UnderWay } from './marks'
import type { Place } from './places'
import type { ReleaseIntent } from './release-actions'

/** Whether a prompt is one of those to be promoted together. */
type Choice = { chosen: boolean; onChoose: (on: boolean) => void }

/** A prompt on the board: as a row of the table, or as a card on a phone. */
export type BoardEntryProps = {
  row: BoardRow
  environments: EnvironmentSummary[]
  /** Null where nothing can be chosen. */
  choice: Choice | null
  underWay: UnderWay
  onIntent: (intent: ReleaseIntent) => void
}

export function ChoiceBox({ name, choice }: { name: string; choice: Choice | null }) {
  if (!choice) return null
  return (
    <Checkbox
      aria-label={`Choose ${name}`}
      checked={choice.chosen}
      onCheckedChange={(on) => choice.onChoose(on === true)}
      className="shrink-0"
    />
  )
}

/** What is live in a place, how it stands to its neighbour, what is under way, since when and by whom. */
export function LiveHere({ place, row, underWay }: { place: Place; row: BoardRow; underWay: UnderWay }) {
  const { cell, distance, environment } = place
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2">
        {cell ? <Arms arms={cell.variants} /> : <span className="text-muted-foreground">nothing live</span>}
        {cell && distance && <Badge tone="outline">{distance}</Badge>}
        <Marks underWay={underWay} promptId={row.promptId} environmentId={environment.id} />
      </div>
      {cell && (
        <p className="truncate text-muted-foreground text-xs">
          <RelativeTime iso={cell.createdAt} />
          {cell.author && `, ${cell.author.name}`}
        </p>
      )}
    </>
  )
}

export const newestInWords = ({ newestVersion }: BoardRow): string =>
  newestVersion === null ? 'no version yet' : `newest v${newestVersion}`
