'use client'

import { useState } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import type { ReleaseRequestDto } from '@/lib/approvals/schema'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { Lane, ReleasePage } from '@/lib/releases/schema'
import type { RolloutDto } from '@/lib/rollouts/schema'
import { ChangeDialog } from './change-dialog'
import { History } from './history'
import { HistoryFilter } from './history-filter'
import { Lanes } from './lanes'
import { type AskedAt, LiveThen } from './live-then'
import type { ChangeIntent, PromptRef, ReleaseActions, ReleaseIntent } from './release-actions'
import { ReleaseDialog } from './release-dialog'

type ReleasesTabProps = {
  prompt: PromptRef
  hasVersion: boolean
  /** Nothing of an archived prompt can be released. */
  archived: boolean
  lanes: Lane[]
  /** Archived environments it was released to. */
  archivedPlaces: EnvironmentSummary[]
  rollouts: RolloutDto[]
  requests: ReleaseRequestDto[]
  /** Slug the history is narrowed to. */
  environment?: string | undefined
  history: ReleasePage
  /** The time in the address, with what was live then. */
  asked: AskedAt | null
  actions: ReleaseActions
}

/** A prompt's Releases tab: what is live where, and everything that was. */
export function ReleasesTab(props: ReleasesTabProps) {
  const { prompt, hasVersion, archived, lanes, archivedPlaces, rollouts, requests, environment, history, asked, actions } = props
  const [changing, setChange] = useState<ChangeIntent | null>(null)
  const nowLive = lanes.find(({ environment: { id } }) => id === changing?.live.environment.id)?.live
  const change = changing && { ...changing, live: nowLive ?? changing.live }
  const [intent, setIntent] = useState<ReleaseIntent | null>(null)
  return (
    <>
      <Lanes {...{ lanes, rollouts, requests, hasVersion, archived, actions }} onIntent={setIntent} onChange={setChange} />
      <section>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-5 pb-2 sm:px-6">
          <h2 className="font-semibold">History</h2>
          {(history.data.length > 0 || environment) && <HistoryFilter lanes={lanes} environment={environment} />}
        </div>
        {history.data.length === 0 ? (
          <EmptyState mark="none" title={hasVersion ? 'Nothing has been released yet' : 'Nothing to release yet'} className="py-10">
            {hasVersion
              ? 'Release a version to an environment, and applications can fetch it from there. Every release is kept here, and any of them can be made live again.'
              : 'Save a version first. Then it can be released to an environment, where applications fetch it.'}
          </EmptyState>
        ) : (
          <History
            promptId={prompt.id}
            environment={environment}
            first={history}
            archived={archived}
            actions={actions}
            onIntent={setIntent}
          />
        )}
      </section>
      {(history.data.length > 0 || environment || archivedPlaces.length > 0) && (
        <LiveThen
          key={asked?.environment}
          places={[...lanes.map((lane) => lane.environment), ...archivedPlaces]}
          initial={lanes.at(-1)?.environment.slug}
          asked={asked}
        />
      )}
      <ReleaseDialog intent={intent} prompt={prompt} actions={actions} onClose={() => setIntent(null)} />
      <ChangeDialog intent={change} actions={actions} onClose={() => setChange(null)} />
    </>
  )
}
