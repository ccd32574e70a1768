'use client'

import { Check, Undo2, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Notice } from '@/components/feedback/notice'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import type { ReleaseRequestDetail } from '@/lib/approvals/schema'
import type { RequestActions } from './request-actions'

type DecisionProps = { request: ReleaseRequestDetail; actions: RequestActions }

/** Approve, reject or take back: what is done is said before, and a set is decided as one. */
export function Decision({ request, actions }: DecisionProps) {
  const router = useRouter()
  const { can } = useWorkspace()
  const [words, setWords] = useState('')
  const [override, setOverride] = useState('')
  const options = { onSuccess: () => router.refresh(), onConflict: () => router.refresh() }
  const where = request.environment.name
  const approve = useAction(actions.approve, {
    ...options,
    success: request.steps ? `Approved: the ramp in ${where} begins` : `Approved: it is live in ${where}`,
  })
  const reject = useAction(actions.reject, { ...options, success: 'Rejected' })
  const withdraw = useAction(actions.withdraw, { ...options, success: 'Taken back' })
  if (request.state !== 'open') return null

  const pending = approve.pending || reject.pending || withdraw.pending
  const fixed = request.refusals.filter(({ overridable }) => !overridable)
  const gates = request.refusals.filter(({ overridable }) => overridable)
  const mayOverride = gates.length > 0 && fixed.length === 0 && request.steps === null && can('release.override')
  const blocked = fixed.length > 0 || (gates.length > 0 && !(mayOverride && override.trim().length >= 5))
  const together =
    request.others.length > 0
      ? `, with the ${request.others.length} other ${request.others.length === 1 ? 'request' : 'requests'} of its set`
      : ''
  return (
    <section aria-label="Decision" className="flex flex-col gap-3">
      {request.refusals.length > 0 && (
        <Notice tone="warn" title="It cannot go live yet">
          <ul className="list-disc pl-4">
            {request.refusals.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
      {request.mayApprove ? (
        <>
          <Field label="What you say to it" optional hint="Needed to reject. It stays with the request." error={reject.faultAt('decision')}>
            <Textarea rows={2} maxLength={2000} value={words} onChange={(event) => setWords(event.target.value)} />
          </Field>
          {mayOverride && (
            <Field
              label="Reason to pass over the gate"
              hint="As an owner you may approve all the same. The reason is kept with the release and in the audit log."
              error={approve.faultAt('override')}
            >
              <Textarea rows={2} maxLength={500} value={override} onChange={(event) => setOverride(event.target.value)} />
            </Field>
          )}
          <div className="flex flex-wrap items-center gap-2">
            <Button
              variant="primary"
              pending={approve.pending}
              disabled={pending || blocked}
              onClick={() => approve.run({ request: request.id, decision: words, ...(mayOverride && { override }) })}
            >
              <Check />
              Approve and release
            </Button>
            <Button
              variant="danger-quiet"
              pending={reject.pending}
              disabled={pending || words.trim() === ''}
              onClick={() => reject.run({ request: request.id, decision: words })}
            >
              <X />
              Reject
            </Button>
            <p className="basis-full text-muted-foreground text-xs">
              {request.steps ? `Approving begins the ramp in ${where}` : `Approving puts it live in ${where} at once`}
              {together}.
            </p>
          </div>
        </>
      ) : (
        <p className="text-muted-foreground">{request.whyNot}</p>
      )}
      {request.own && (
        <div>
          <Button pending={withdraw.pending} disabled={pending} onClick={() => withdraw.run({ request: request.id })}>
            <Undo2 />
            Take the request back
          </Button>
        </div>
      )}
    </section>
  )
}
