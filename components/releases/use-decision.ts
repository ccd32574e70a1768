'use client'

import { useState } from 'react'
import type { ActionFailure } from '@/components/shell/action-result'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { ReleasePlan } from '@/lib/releases/schema'
import { askOf, type Doing, isPlanned } from './doing'
import { decide } from './plan-words'
import type { ReleaseActions } from './release-actions'
import { useAnswer } from './use-answer'
import { usePublish } from './use-publish'

/** As much of a plan as a dialog shows. */
export type Outlook = Pick<ReleasePlan, 'routeChanges' | 'refusals' | 'warnings'> & Partial<Pick<ReleasePlan, 'after' | 'comparisons'>>

type Options = {
  doing: Doing | null
  /** What the preview knows already: no rehearsal is asked for. */
  known?: Outlook | null | undefined
  actions: ReleaseActions
  onDone: () => void
  onConflict: () => void
}

/** What would come of it, what rules say, the words it wants, and the one thing that is left to do. */
export function useDecision({ doing, known, actions, onDone, onConflict }: Options) {
  const { can } = useWorkspace()
  const [note, setNote] = useState('')
  const [reason, setReason] = useState('')
  const [movedOn, setMovedOn] = useState(false)
  const wanted = known === undefined && isPlanned(doing) && can('release.request') ? doing : null
  const rehearsal = useAnswer(actions.plan, wanted)
  const outlook: Outlook | null = known ?? rehearsal.data?.plans[0] ?? null
  const publish = usePublish({
    actions,
    onDone,
    onConflict: () => {
      setMovedOn(true)
      rehearsal.again()
      onConflict()
    },
    onRefused: () => {
      rehearsal.again()
      onConflict()
    },
  })
  const decision = decide({
    refusals: outlook?.refusals ?? [],
    note,
    mayWrite: can('release.write'),
    mayRequest: can('release.request'),
    mayOverride: can('release.override'),
    askable: doing !== null && askOf(doing) !== null,
  })
  const failure: ActionFailure | undefined = wanted ? rehearsal.failure : undefined
  const reasonMissing = decision.act === 'override' && reason.trim().length < 5
  const settled = doing !== null && !rehearsal.loading && !failure
  const ready = settled && decision.act !== 'none' && !decision.noteMissing && !reasonMissing && !publish.pending
  const confirm = () => {
    if (!ready || !doing) return
    if (decision.act === 'ask') return publish.request(doing, note)
    publish.run(doing, { note, ...(decision.act === 'override' && { override: reason }) })
  }
  return {
    ...decision,
    ...{ outlook, failure, movedOn, note, setNote, reason, setReason, ready, confirm },
    noteFault: publish.noteFault,
    loading: rehearsal.loading,
    pending: publish.pending,
    again: rehearsal.again,
  }
}
export type Decision = ReturnType<typeof useDecision>
