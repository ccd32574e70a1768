'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useShortcut } from '@/components/shell/shortcuts'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { BeforeAfter } from './before-after'
import { Changes } from './changes'
import { DecisionFields } from './decision-fields'
import { DecisionFooter } from './decision-footer'
import { doingOf } from './doing'
import { MovedOn } from './moved-on'
import { rowsOf, type ShareRow } from './plan-words'
import type { ChangeIntent, ReleaseActions } from './release-actions'
import { ShareFields } from './share-fields'
import { useDecision } from './use-decision'

type ChangeDialogProps = { intent: ChangeIntent | null; actions: ReleaseActions; onClose: () => void }

/** Asks before something live is changed: other shares, one version for everybody, back to the standing one, or out altogether. */
export function ChangeDialog({ intent, actions, onClose }: ChangeDialogProps) {
  return (
    <Dialog open={intent !== null} onOpenChange={(open) => !open && onClose()}>
      {intent && <Content key={intent.kind} intent={intent} actions={actions} onClose={onClose} />}
    </Dialog>
  )
}

function Content({ intent, actions, onClose }: ChangeDialogProps & { intent: ChangeIntent }) {
  const { live } = intent
  const { promptId, promptName, environment, variants } = live
  const [rows, setRows] = useState<ShareRow[]>(() => rowsOf(variants))
  // As it opens it says what is live, which is nothing to be refused yet.
  const unchanged = intent.kind === 'weights' && JSON.stringify(rows) === JSON.stringify(rowsOf(variants))
  const doing = unchanged ? null : doingOf(intent, rows)
  const decision = useDecision({ doing, actions, onDone: onClose, onConflict: () => undefined })
  const { outlook, failure } = decision
  const router = useRouter()
  const isStale = failure?.code === 'conflict'
  useEffect(() => {
    if (isStale) router.refresh()
  }, [isStale, router])
  const standing = variants.at(-1)?.version ?? 0
  const words = wordsOf(intent, standing)
  const incoming = unchanged ? variants : (outlook?.after?.variants ?? null)
  useShortcut({ keys: 'mod+enter', description: words.act, inDialog: true }, decision.confirm)
  return (
    <DialogContent
      size="lg"
      title={words.title}
      description={<span className="break-all">{promptName}</span>}
      footer={<DecisionFooter decision={decision} label={words.act} tone={intent.kind === 'withdraw' ? 'danger' : 'primary'} />}
    >
      <div className="flex flex-col gap-4" aria-busy={decision.loading}>
        {decision.movedOn && <MovedOn environment={environment} live={live} />}
        <p>{words.what}</p>
        {intent.kind === 'weights' && <ShareFields rows={rows} standing={standing} onChange={setRows} />}
        <BeforeAfter environment={environment} live={live} incoming={incoming} source={null} kind="release" />
        <DecisionFields
          decision={decision}
          environment={environment.slug}
          promptId={promptId}
          versions={(incoming ?? []).map(({ version }) => version)}
          gated={intent.kind === 'weights' || intent.kind === 'finish'}
          actions={actions}
          onSigned={() => undefined}
        >
          {intent.kind !== 'withdraw' && <Changes live={live} incoming={incoming} comparisons={outlook?.comparisons ?? []} />}
        </DecisionFields>
      </div>
    </DialogContent>
  )
}

function wordsOf(intent: ChangeIntent, standing: number): { title: string; act: string; what: string } {
  const { name } = intent.live.environment
  switch (intent.kind) {
    case 'weights':
      return {
        title: `Change the shares in ${name}`,
        act: 'Change the shares',
        what:
          intent.live.variants.length > 2
            ? `Growing one version at the cost of v${standing} moves nobody out of it. Whom else it moves is told below.`
            : 'Growing a version moves nobody out of it: who has it keeps it.',
      }
    case 'finish':
      return {
        title: `Give everybody v${intent.version} in ${name}`,
        act: `Give everybody v${intent.version}`,
        what: `The split ends, and everybody in ${name} gets v${intent.version}.`,
      }
    case 'stop':
      return {
        title: `Stop the split in ${name}`,
        act: `Stop, back to v${standing}`,
        what: `The split ends, and everybody in ${name} gets v${standing} again, which stood there before. No rule holds this up.`,
      }
    case 'withdraw':
      return {
        title: `Take out of ${name}`,
        act: `Take out of ${name}`,
        what: `From now on applications that ask for this prompt in ${name} get “not found”. Nothing is deleted: the history stays, and rolling back brings it back.`,
      }
  }
}
