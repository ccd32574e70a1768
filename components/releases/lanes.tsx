'use client'

import { ArrowRight, Rocket, Undo2 } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { ReleaseRequestDto } from '@/lib/approvals/schema'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { Lane } from '@/lib/releases/schema'
import type { RolloutDto } from '@/lib/rollouts/schema'
import { Arms } from './arms'
import { EnvironmentName } from './environment-name'
import { armsInWords, distance } from './live'
import { stepsInWords } from './plan-words'
import { Ramp } from './ramp'
import type { ChangeIntent, ReleaseActions, ReleaseIntent } from './release-actions'
import { SplitButtons } from './split-buttons'
import { whyNotRelease } from './why-not-release'

type LanesProps = {
  lanes: Lane[]
  /** Ramps under way, and what waits for approval. */
  rollouts: RolloutDto[]
  requests: ReleaseRequestDto[]
  hasVersion: boolean
  archived: boolean
  actions: ReleaseActions
  onIntent: (intent: ReleaseIntent) => void
  onChange: (intent: ChangeIntent) => void
}

/** What is live of one prompt: one lane per environment, from left to right. */
export function Lanes({ lanes, rollouts, requests, archived, ...shared }: LanesProps) {
  const { can, role } = useWorkspace()
  const mayGoBack = can('release.write') && !archived
  const allowed = (can('release.write') || can('release.request')) && !archived
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
            rollout={rollouts.find(({ environment }) => environment.id === lane.environment.id) ?? null}
            request={requests.find(({ environment }) => environment.id === lane.environment.id) ?? null}
            allowed={allowed}
            mayGoBack={mayGoBack}
            {...shared}
          />
        ))}
      </ol>
      {!can('release.write') && (
        <p className="border-b px-4 py-2 text-muted-foreground text-xs sm:px-6">
          {whyNotRelease(role)} {can('release.request') && 'You can ask for a release: somebody else approves it.'}
        </p>
      )}
    </>
  )
}

type LaneItemProps = Omit<LanesProps, 'lanes' | 'rollouts' | 'requests' | 'archived'> & {
  lane: Lane
  distance: string | null
  left: EnvironmentSummary | null
  next: EnvironmentSummary | null
  rollout: RolloutDto | null
  request: ReleaseRequestDto | null
  /** May release, or ask for it. */
  allowed: boolean
  mayGoBack: boolean
}

function LaneItem(props: LaneItemProps) {
  const { lane, distance, left, next, rollout, request, allowed, mayGoBack, hasVersion, actions, onIntent, onChange } = props
  const { environment, live, withdrawn } = lane
  const isSplit = live !== null && live.variants.length > 1
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
        <p className="text-muted-foreground">
          Nothing live. Applications that ask for it here get “not found”.
          {withdrawn && (
            <>
              {' '}
              {withdrawn.author?.name ?? 'Somebody'} took it out <RelativeTime iso={withdrawn.createdAt} />
              {withdrawn.note && `: “${withdrawn.note}”`}.
            </>
          )}
        </p>
      )}
      {request && <Waiting request={request} />}
      {rollout && <Ramp rollout={rollout} standing={live?.variants.at(-1)?.version} allowed={mayGoBack} actions={actions} />}
      {isSplit && !rollout && <SplitButtons live={live} allowed={allowed} mayGoBack={mayGoBack} onChange={onChange} />}
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
        {((live && live.sequence > 1) || withdrawn) && (
          <Button
            size="sm"
            disabled={!mayGoBack}
            aria-label={`Roll back ${environment.name}`}
            onClick={() => onIntent({ kind: 'rollback', environment: place })}
          >
            <Undo2 />
            Roll back…
          </Button>
        )}
        {live && (
          <Button size="sm" variant="danger-quiet" disabled={!allowed} onClick={() => onChange({ kind: 'withdraw', live })}>
            Take out of {environment.name}…
          </Button>
        )}
      </div>
    </li>
  )
}

/** What somebody asked for, and where to decide about it. */
function Waiting({ request: { id, variants, steps, author, createdAt } }: { request: ReleaseRequestDto }) {
  const { slug } = useWorkspace()
  return (
    <p className="rounded-md bg-warn-tint px-3 py-2 text-xs">
      {author.name} asks {variants.length === 0 ? 'to take it out' : `for ${armsInWords(variants)}`}
      {steps && steps.length > 1 && `, then ${stepsInWords(steps.slice(1))}`}, <RelativeTime iso={createdAt} />.{' '}
      <Link href={`/${slug}/releases/approvals/${id}`} className="font-medium underline underline-offset-2">
        Look at the request
      </Link>
    </p>
  )
}
