'use client'

import type { ReactNode } from 'react'
import { Notice } from '@/components/feedback/notice'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { GatePanel } from './gate-panel'
import { Consequences, InTheWay, RouteSentences } from './outcome'
import type { ReleaseActions } from './release-actions'
import type { Decision } from './use-decision'

type DecisionFieldsProps = {
  decision: Decision
  environment: string
  promptId: string
  /** What would be live; gates and routes are asked about these. */
  versions: readonly number[]
  /** False where no gate can hold it up. */
  gated: boolean
  actions: ReleaseActions
  onSigned: () => void
  /** What changes, between what stands in the way and the words. */
  children: ReactNode
}

/** What follows from it, what stands in the way, and the words it wants. */
export function DecisionFields({ decision, environment, promptId, versions, gated, actions, onSigned, children }: DecisionFieldsProps) {
  const { outlook, failure, open, act, note, setNote, noteWanted, noteFault, reason, setReason } = decision
  const place = { environment, promptId, versions }
  return (
    <>
      <RouteSentences {...place} checkRoutes={actions.checkRoutes} />
      {outlook && <Consequences routeChanges={outlook.routeChanges} warnings={outlook.warnings} />}
      {failure && <Notice tone="danger">{failure.message}</Notice>}
      <InTheWay open={open} asks={act === 'ask'} />
      {gated && (
        <GatePanel
          {...place}
          actions={actions}
          onSigned={() => {
            decision.again()
            onSigned()
          }}
        />
      )}
      {children}
      {act === 'override' && (
        <Field
          label="Reason to release anyway"
          hint="A gate is not green. As an owner you may pass over it; the reason goes into the audit log."
        >
          <Textarea rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
      )}
      <Field
        label="Note"
        optional={!noteWanted}
        error={noteFault}
        hint={noteWanted ? 'Why. This environment wants a note; it stays in the history.' : 'Why. It stays in the history.'}
      >
        <Textarea rows={2} maxLength={1900} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </>
  )
}
