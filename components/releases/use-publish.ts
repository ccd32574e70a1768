'use client'

import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { ReleaseDto } from '@/lib/releases/schema'
import { askOf, type Doing } from './doing'
import { armsInWords } from './live'
import { stepsInWords } from './plan-words'
import type { ReleaseActions } from './release-actions'

/** Long enough to notice a mistake. */
const undoMs = 12_000

type Options = { actions: ReleaseActions; onDone: () => void; onConflict: () => void; onRefused?: () => void }

/** Does what a release dialog is about, or asks for it; says what is live then, and offers to undo it. */
export function usePublish({ actions, onDone, onConflict, onRefused }: Options) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const undo = useAction(actions.rollBack, {
    success: ({ variants, environment }) => `${armsInWords(variants)} is live in ${environment.name} again`,
    onSuccess: () => router.refresh(),
  })
  const done = () => {
    onDone()
    router.refresh()
  }
  const failed = {
    onConflict: () => {
      onConflict()
      router.refresh()
    },
    onFailure: ({ code }: { code: string }) => {
      if (code === 'refused') onRefused?.()
      return false
    },
  }
  const onSuccess = (release: ReleaseDto) => {
    const { id, promptId, promptName, environment, variants, previous } = release
    const taken = variants.length === 0
    done()
    toast.success(taken ? `Taken out of ${environment.name}` : `${armsInWords(variants)} is live in ${environment.name}`, {
      description: promptName,
      ...(previous && {
        duration: undoMs,
        action: {
          label: 'Undo',
          onClick: () =>
            void undo.run({ promptId, environment: environment.slug, to: previous.id, replaces: taken ? null : id, note: 'Undo' }),
        },
      }),
    })
  }
  const options = { ...failed, onSuccess }
  const release = useAction(actions.release, options)
  const promote = useAction(actions.promote, options)
  const rollBack = useAction(actions.rollBack, options)
  const split = useAction(actions.changeSplit, options)
  const withdraw = useAction(actions.withdraw, options)
  const rollout = useAction(actions.startRollout, {
    ...failed,
    onSuccess: ({ version, environment, steps }) => {
      done()
      toast.success(`v${version} grows in ${environment.name}: ${stepsInWords(steps)}`)
    },
  })
  const ask = useAction(actions.ask, {
    onSuccess: ([request]) => {
      done()
      if (!request) return
      const open = { label: 'Open', onClick: () => router.push(`/${slug}/releases/approvals/${request.id}`) }
      toast.success(`Asked for approval in ${request.environment.name}`, { description: request.promptName, action: open })
    },
  })
  const all = [release, promote, rollBack, split, withdraw, rollout, ask]
  const run = (doing: Doing, words: { note: string; override?: string | undefined }) => {
    switch (doing.verb) {
      case 'release':
        return void release.run({ ...doing.input, ...words })
      case 'promote':
        return void promote.run({ ...doing.input, ...words })
      case 'split':
        return void split.run({ ...doing.input, ...words })
      case 'withdraw':
        return void withdraw.run({ ...doing.input, ...words })
      case 'rollBack':
        return void rollBack.run({ ...doing.input, note: words.note })
      case 'rollout':
        return void rollout.run({ ...doing.input, note: words.note })
    }
  }
  const request = (doing: Doing, note: string) => {
    const asked = askOf(doing)
    if (asked) void ask.run({ ...asked, ask: { ...asked.ask, note } } as typeof asked)
  }
  return {
    run,
    request,
    pending: all.some(({ pending }) => pending),
    noteFault: all.map(({ faultAt }) => faultAt('note')).find((fault) => fault !== undefined),
  }
}
