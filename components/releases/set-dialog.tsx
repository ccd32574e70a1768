'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { ErrorState } from '@/components/feedback/error-state'
import { Notice } from '@/components/feedback/notice'
import { TextSkeleton } from '@/components/feedback/skeletons'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { SetConflict } from '@/lib/releases/set-schema'
import { decide } from './plan-words'
import type { ReleaseActions } from './release-actions'
import { SetPlans } from './set-plans'
import { useAnswer } from './use-answer'

/** Either these prompts, or a folder. */
export type SetIntent = { from: EnvironmentSummary; to: EnvironmentSummary; what: { prompts: string[] } | { folder: string } }
type SetDialogProps = { intent: SetIntent | null; actions: ReleaseActions; onClose: () => void; onDone: () => void }

/** Asks before several prompts are promoted at once: all or none. */
export function SetDialog({ intent, onClose, ...props }: SetDialogProps) {
  return (
    <Dialog open={intent !== null} onOpenChange={(open) => !open && onClose()}>
      {intent && <Content key={JSON.stringify(intent)} intent={intent} onClose={onClose} {...props} />}
    </Dialog>
  )
}

function Content({ intent: { from, to, what }, actions, onClose, onDone }: SetDialogProps & { intent: SetIntent }) {
  const router = useRouter()
  const { slug, can } = useWorkspace()
  const [note, setNote] = useState('')
  const [reason, setReason] = useState('')
  const [moved, setMoved] = useState<string[]>([])
  const asked = { ...what, from: from.slug, to: to.slug }
  const { data: preview, failure, loading, again } = useAnswer(actions.previewSet, asked, 0)
  const refusals = preview?.plans.flatMap((plan) => plan.refusals) ?? []
  const { act, noteMissing, noteWanted } = decide({
    ...{ refusals, note, mayWrite: can('release.write'), mayRequest: can('release.request') },
    ...{ mayOverride: can('release.override'), askable: true },
  })
  const done = () => {
    onClose()
    onDone()
    router.refresh()
  }
  const onConflict = ({ details, message }: { details?: Record<string, unknown> | undefined; message: string }) => {
    const known = (details as Partial<SetConflict> | undefined)?.moved?.map(({ promptName }) => promptName)
    setMoved(known ?? [message])
    again()
    router.refresh()
  }
  const promote = useAction(actions.promoteSet, {
    onConflict,
    onSuccess: ({ releases }) => {
      done()
      toast.success(`${prompts(releases.length)} promoted to ${to.name}`)
    },
  })
  const ask = useAction(actions.ask, {
    onConflict,
    onSuccess: ([first, ...others]) => {
      done()
      const open = first && { label: 'Open', onClick: () => router.push(`/${slug}/releases/approvals/${first.id}`) }
      toast.success(`Asked for approval in ${to.name}: ${prompts(1 + others.length)}`, open && { action: open })
    },
  })
  const pending = promote.pending || ask.pending
  const count = preview?.plans.length ?? 0
  const reasonMissing = act === 'override' && reason.trim().length < 5
  const ready = count > 0 && !loading && act !== 'none' && !noteMissing && !reasonMissing
  const confirm = () => {
    if (!preview || !ready) return
    const input = { ...asked, note, replaces: preview.replaces, releases: preview.releases }
    if (act === 'ask') void ask.run({ kind: 'set', ask: input })
    else void promote.run({ ...input, ...(act === 'override' && { override: reason }) })
  }
  const label = act === 'ask' ? 'Ask for approval' : act === 'override' ? 'Promote anyway' : `Promote ${prompts(count)} to ${to.name}`
  return (
    <DialogContent
      size="lg"
      className="sm:top-[8dvh] sm:max-h-[84dvh]"
      title={`Promote from ${from.name} to ${to.name}`}
      description="All of them go live together, or none."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant={act === 'override' ? 'danger' : 'primary'} disabled={!ready} pending={pending} onClick={confirm}>
            {label}
          </Button>
        </>
      }
    >
      {failure && !loading ? (
        <ErrorState onRetry={again} className="py-8">
          {failure.message}
        </ErrorState>
      ) : !preview ? (
        <TextSkeleton lines={6} />
      ) : (
        <div className="flex flex-col gap-4" aria-busy={loading}>
          {moved.length > 0 && (
            <Notice tone="warn" title="Somebody was faster">
              {`Moved on meanwhile: ${moved.join(', ')}. Nothing was done. Look again and decide.`}
            </Notice>
          )}
          <SetPlans preview={preview} to={to} />
          {act === 'override' && (
            <Field label="Reason to promote anyway" hint="A gate is not green. As an owner you may pass over it; the reason is audited.">
              <Textarea rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
            </Field>
          )}
          <Field label="Note" optional={!noteWanted} hint="Why. It stays in the history of each prompt.">
            <Textarea rows={2} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
          </Field>
        </div>
      )}
    </DialogContent>
  )
}

const prompts = (count: number) => (count === 1 ? '1 prompt' : `${count} prompts`)
