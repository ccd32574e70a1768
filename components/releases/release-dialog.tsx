'use client'

import { useState } from 'react'
import { ErrorState } from '@/components/feedback/error-state'
import { Notice } from '@/components/feedback/notice'
import { TextSkeleton } from '@/components/feedback/skeletons'
import { ShortcutText } from '@/components/shell/shortcut-keycaps'
import { useShortcut } from '@/components/shell/shortcuts'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import { Tooltip } from '@/components/ui/tooltip'
import type { PreviewRelease, ReleasePreview } from '@/lib/releases/schema'
import { BeforeAfter } from './before-after'
import { Changes } from './changes'
import { Choices } from './choices'
import { armsInWords, sameArms } from './live'
import type { PromptRef, ReleaseActions, ReleaseIntent } from './release-actions'
import { usePreview } from './use-preview'
import { usePublish } from './use-publish'

type ReleaseDialogProps = {
  /** Null: closed. */
  intent: ReleaseIntent | null
  prompt: PromptRef
  actions: ReleaseActions
  onClose: () => void
}

/** Asks before anything goes live: what is there now, what comes, how they differ. */
export function ReleaseDialog({ intent, onClose, ...props }: ReleaseDialogProps) {
  return (
    <Dialog open={intent !== null} onOpenChange={(open) => !open && onClose()}>
      {intent && <Content key={JSON.stringify(intent)} intent={intent} onClose={onClose} {...props} />}
    </Dialog>
  )
}

const titles = { release: 'Release', promote: 'Promote', rollback: 'Roll back' }

function Content({ intent, prompt, actions, onClose }: ReleaseDialogProps & { intent: ReleaseIntent }) {
  const [question, setQuestion] = useState<PreviewRelease>({ ...intent, promptId: prompt.id })
  const [note, setNote] = useState('')
  const [movedOn, setMovedOn] = useState(false)
  const { preview, failure, loading, again } = usePreview(actions.preview, question)
  const onConflict = () => {
    setMovedOn(true)
    again()
  }
  const publish = usePublish({ actions, onDone: onClose, onConflict })
  const refusal = preview && whyNot(preview)
  const ready = preview !== undefined && !loading && !refusal
  const confirm = () => ready && !publish.pending && send(publish, question, preview, note)
  useShortcut({ keys: 'mod+enter', description: titles[intent.kind], inDialog: true }, confirm)

  return (
    <DialogContent
      size="lg"
      className="sm:top-[8dvh] sm:max-h-[84dvh]"
      title={
        <>
          {titles[intent.kind]} <span className="break-all">{prompt.name}</span>
        </>
      }
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Tooltip content={label(question, preview)} shortcut={<ShortcutText keys="mod+enter" />}>
            <Button variant="primary" disabled={!ready} pending={publish.pending} onClick={confirm}>
              {label(question, preview)}
            </Button>
          </Tooltip>
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
          {movedOn && <MovedOn preview={preview} />}
          <Choices question={question} preview={preview} onChange={setQuestion} />
          <BeforeAfter
            environment={preview.environment}
            live={preview.live}
            incoming={preview.incoming}
            source={preview.source}
            kind={intent.kind}
          />
          {refusal ? (
            <Notice>{refusal}</Notice>
          ) : (
            <Changes live={preview.live} incoming={preview.incoming} comparisons={preview.comparisons} />
          )}
          <Field label="Note" optional hint="Why. It stays in the history.">
            <Textarea rows={2} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
          </Field>
        </div>
      )}
    </DialogContent>
  )
}

function MovedOn({ preview: { live, environment } }: { preview: ReleasePreview }) {
  return (
    <Notice tone="warn" title="Somebody was faster">
      {live
        ? `${live.author?.name ?? 'Somebody'} put ${armsInWords(live.variants)} live in ${environment.name} meanwhile${live.note ? `: “${live.note}”` : ''}. `
        : 'What you looked at has changed meanwhile. '}
      Nothing was done. Look again and decide.
    </Notice>
  )
}

/** Why there is nothing to do, as a sentence. */
function whyNot({ live, incoming, environment }: ReleasePreview): string | null {
  if (!incoming)
    return live
      ? `There is nothing earlier in ${environment.name} to go back to.`
      : 'There is nothing to put there yet: save a version first.'
  if (live && sameArms(live.variants, incoming)) return `Exactly this is live in ${environment.name} already.`
  return null
}

/** The act in words: what happens when the button is pressed. */
function label({ kind }: PreviewRelease, preview: ReleasePreview | undefined): string {
  if (!preview?.incoming) return titles[kind]
  const what = armsInWords(preview.incoming)
  return kind === 'rollback' ? `Roll back to ${what}` : `${titles[kind]} ${what} to ${preview.environment.name}`
}

function send(publish: ReturnType<typeof usePublish>, question: PreviewRelease, preview: ReleasePreview, note: string) {
  const { live, source, incoming, environment } = preview
  const { promptId } = question
  const [only] = incoming ?? []
  if (question.kind === 'release' && only)
    void publish.release({ promptId, environment: environment.slug, version: only.version, note, replaces: live?.id ?? null })
  if (question.kind === 'promote' && source)
    void publish.promote({ promptId, from: question.from, to: environment.slug, release: source.id, note, replaces: live?.id ?? null })
  if (question.kind === 'rollback' && source && live)
    void publish.rollBack({ promptId, environment: environment.slug, to: source.id, note, replaces: live.id })
}
