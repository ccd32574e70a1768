'use client'

import { ArrowRight, Rocket, Undo2 } from 'lucide-react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { Lane } from '@/lib/releases/schema'
import { Arms } from './arms'
import { EnvironmentName } from './environment-name'
import { distance } from './live'
import type { ReleaseIntent } from './release-actions'
import { whyNotRelease } from './why-not-release'

type LanesProps = { lanes: Lane[]; hasVersion: boolean; archived: boolean; onIntent: (intent: ReleaseIntent) => void }

/** What is live of one prompt: one lane per environment, from left to right. */
export function Lanes({ lanes, hasVersion, archived, onIntent }: LanesProps) {
  const { can, role } = useWorkspace()
  const allowed = can('release.write') && !archived
  return (
    <>
      <ol className="grid auto-cols-[minmax(16rem,1fr)] gap-px overflow-x-auto border-b bg-border max-md:grid-flow-row md:grid-flow-col">
        {lanes.map((lane, index) => (
          <LaneItem
            key={lane.environment.id}
            lane={lane}
            distance={distance(lanes[index - 1]?.live?.variants, lane.live?.variants)}
            left={lanes[index - 1]?.environment ?? null}
            next={lanes[index + 1]?.environment ?? null}
            allowed={allowed}
            hasVersion={hasVersion}
            onIntent={onIntent}
          />
        ))}
      </ol>
      {!can('release.write') && <p className="border-b px-4 py-2 text-muted-foreground text-xs sm:px-6">{whyNotRelease(role)}</p>}
    </>
  )
}

type LaneItemProps = Omit<LanesProps, 'lanes' | 'archived'> & {
  lane: Lane
  distance: string | null
  left: EnvironmentSummary | null
  next: EnvironmentSummary | null
  allowed: boolean
}

function LaneItem({ lane: { environment, live }, distance, left, next, allowed, hasVersion, onIntent }: LaneItemProps) {
  const place = environment.slug
  return (
    <li aria-label={environment.name} className="flex min-w-0 flex-col gap-3 bg-background px-4 py-4 sm:px-6">
      <div className="flex items-center justify-between gap-2">
        <h2 className="min-w-0">
          <EnvironmentName environment={environment} className="font-medium" />
        </h2>
        {live && distance && left && <Badge tone="outline" title={`Compared with ${left.name}`}>{`${distance}`}</Badge>}
      </div>
      {live ? (
        <div className="min-w-0">
          <Arms arms={live.variants} size="lg" />
          <p className="text-muted-foreground text-xs">
            since <RelativeTime iso={live.createdAt} />
            {live.author && ` by ${live.author.name}`}
          </p>
          {live.note && <p className="mt-1.5 line-clamp-3 break-words text-sm">{live.note}</p>}
        </div>
      ) : (
        <p className="text-muted-foreground">Nothing live. Applications that ask for it here get “not found”.</p>
      )}
      <div className="mt-auto flex flex-wrap gap-2">
        <Button
          size="sm"
          disabled={!allowed || !hasVersion}
          aria-label={`Release to ${environment.name}`}
          onClick={() => onIntent({ kind: 'release', environment: place })}
        >
          <Rocket />
          Release…
        </Button>
        {next && live && (
          <Button size="sm" disabled={!allowed} onClick={() => onIntent({ kind: 'promote', from: place, environment: next.slug })}>
            <ArrowRight className="max-md:rotate-90" />
            Promote to {next.name}…
          </Button>
        )}
        {live?.previous && (
          <Button
            size="sm"
            disabled={!allowed}
            aria-label={`Roll back ${environment.name}`}
            onClick={() => onIntent({ kind: 'rollback', environment: place })}
          >
            <Undo2 />
            Roll back…
          </Button>
        )}
      </div>
    </li>
  )
}
