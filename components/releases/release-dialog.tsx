'use client'

import { useState } from 'react'
import { ErrorState } from '@/components/feedback/error-state'
import { Notice } from '@/components/feedback/notice'
import { TextSkeleton } from '@/components/feedback/skeletons'
import { useShortcut } from '@/components/shell/shortcuts'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import type { PreviewRelease, ReleasePreview } from '@/lib/releases/schema'
import { BeforeAfter } from './before-after'
import { Changes } from './changes'
import { Choices } from './choices'
import { DecisionFields } from './decision-fields'
import { DecisionFooter } from './decision-footer'
import type { Doing } from './doing'
import { armsInWords, sameArms } from './live'
import { MovedOn } from './moved-on'
import { type ShareRow, type StepRow, splitOf, stepsInWords, stepsOf, usualSteps, type Way } from './plan-words'
import type { PromptRef, ReleaseActions, ReleaseIntent } from './release-actions'
import { useAnswer } from './use-answer'
import { useDecision } from './use-decision'
import { WayFields } from './way-fields'

type ReleaseDialogProps = {
  /** Null: closed. */
  intent: ReleaseIntent | null
  prompt: PromptRef
  actions: ReleaseActions
  onClose: () => void
}

/** Asks before anything goes live: what is there now, what comes, how they differ, what stands in the way. */
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
  const [way, setWay] = useState<Way>('everyone')
  const [others, setOthers] = useState<ShareRow[]>([])
  const [share, setShare] = useState(10)
  const [steps, setSteps] = useState<StepRow[]>(() => usualSteps(new Date()))
  const { data: preview, failure, loading, again } = useAnswer(actions.preview, question, 0)
  const standing = preview?.live?.variants.at(-1)?.version
  const chosen = preview?.incoming?.[0]?.version
  const mayGrow = question.kind === 'release' && standing !== undefined && chosen !== undefined && standing !== chosen
  const taken: Way = mayGrow ? way : 'everyone'
  const rows = chosen === undefined ? [] : [{ version: chosen, percent: share }, ...others.filter(({ version }) => version !== chosen)]
  const doing = preview ? doingOf(question, preview, taken, rows, steps) : null
  const nothing = preview && taken === 'everyone' ? whyNot(preview) : null
  const known = taken === 'everyone' ? (preview?.plan ?? null) : undefined
  const decision = useDecision({ doing: nothing ? null : doing, known, actions, onDone: onClose, onConflict: again })
  const { outlook } = decision
  const incoming = taken === 'everyone' ? preview?.incoming : outlook?.after?.variants
  const words = label(question, preview, taken, rows, steps)
  useShortcut({ keys: 'mod+enter', description: titles[intent.kind], inDialog: true }, () => !loading && decision.confirm())

  return (
    <DialogContent
      size="lg"
      className="sm:top-[8dvh] sm:max-h-[84dvh]"
      title={
        <>
          {titles[intent.kind]} <span className="break-all">{prompt.name}</span>
        </>
      }
      footer={<DecisionFooter decision={decision} busy={loading} label={words} />}
    >
      {failure && !loading ? (
        <ErrorState onRetry={again} className="py-8">
          {failure.message}
        </ErrorState>
      ) : !preview ? (
        <TextSkeleton lines={6} />
      ) : (
        <div className="flex flex-col gap-4" aria-busy={loading || decision.loading}>
          {decision.movedOn && <MovedOn environment={preview.environment} live={preview.live} />}
          <Choices question={question} preview={preview} onChange={setQuestion} />
          {mayGrow && (
            <WayFields
              way={taken}
              onWay={setWay}
              rows={rows}
              onRows={([first, ...rest]) => {
                setShare(first?.percent ?? Number.NaN)
                setOthers(rest)
                if (first && first.version !== chosen) setQuestion({ ...question, version: first.version })
              }}
              standing={standing}
              versions={preview.versions.map(({ number }) => number)}
              steps={steps}
              onSteps={setSteps}
            />
          )}
          <BeforeAfter
            environment={preview.environment}
            live={preview.live}
            incoming={incoming ?? null}
            source={preview.source}
            kind={intent.kind}
            steps={taken === 'steps' ? stepsOf(steps).steps : undefined}
          />
          <DecisionFields
            decision={decision}
            environment={preview.environment.slug}
            promptId={prompt.id}
            versions={(incoming ?? []).map(({ version }) => version)}
            gated={intent.kind !== 'rollback' && !nothing}
            actions={actions}
            onSigned={again}
          >
            {nothing ? (
              <Notice>{nothing}</Notice>
            ) : (
              <Changes
                live={preview.live}
                incoming={incoming ?? null}
                comparisons={taken === 'everyone' ? preview.comparisons : (outlook?.comparisons ?? [])}
              />
            )}
          </DecisionFields>
        </div>
      )}
    </DialogContent>
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
function label({ kind }: PreviewRelease, preview: ReleasePreview | undefined, way: Way, rows: ShareRow[], steps: StepRow[]): string {
  if (!preview?.incoming) return titles[kind]
  const what = armsInWords(preview.incoming)
  if (kind === 'rollback') return `Roll back to ${what}`
  if (way === 'steps') return `Grow ${what}: ${stepsInWords(stepsOf(steps).steps)}`
  if (way === 'share')
    return `Release ${rows.map(({ version, percent }) => `v${version} ${percent || 0} %`).join(', ')} to ${preview.environment.name}`
  return `${titles[kind]} ${what} to ${preview.environment.name}`
}

function doingOf(question: PreviewRelease, preview: ReleasePreview, way: Way, rows: ShareRow[], steps: StepRow[]): Doing | null {
  const { live, source, incoming, environment } = preview
  const { promptId } = question
  const replaces = live?.id ?? null
  const version = incoming?.[0]?.version
  const common = { promptId, environment: environment.slug, replaces }
  if (question.kind === 'promote')
    return source && { verb: 'promote', input: { promptId, from: question.from, to: environment.slug, release: source.id, replaces } }
  if (question.kind === 'rollback') return source && { verb: 'rollBack', input: { ...common, to: source.id } }
  if (version === undefined) return null
  if (way === 'everyone') return { verb: 'release', input: { ...common, version } }
  if (way === 'steps') {
    const planned = stepsOf(steps)
    return planned.fault ? null : { verb: 'rollout', input: { ...common, version, steps: planned.steps } }
  }
  const variants = splitOf(rows, live?.variants.at(-1)?.version ?? 0)
  return variants && { verb: 'release', input: { ...common, variants } }
}
