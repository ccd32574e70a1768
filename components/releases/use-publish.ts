'use client'

import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { useAction } from '@/components/shell/use-action'
import type { ReleaseDto } from '@/lib/releases/schema'
import { armsInWords } from './live'
import type { ReleaseActions } from './release-actions'

/** Long enough to notice a mistake. */
const undoMs = 12_000

type Options = { actions: ReleaseActions; onDone: () => void; onConflict: () => void }

/** Releases, promotes and rolls back; says what is live then, and offers to undo it. */
export function usePublish({ actions, onDone, onConflict }: Options) {
  const router = useRouter()
  const undo = useAction(actions.rollBack, {
    success: ({ variants, environment }) => `${armsInWords(variants)} is live in ${environment.name} again`,
    onSuccess: () => router.refresh(),
  })
  const onSuccess = (release: ReleaseDto) => {
    const { promptId, promptName, environment, variants, previous } = release
    onDone()
    router.refresh()
    toast.success(`${armsInWords(variants)} is live in ${environment.name}`, {
      description: promptName,
      ...(previous && {
        duration: undoMs,
        action: {
          label: 'Undo',
          onClick: () => void undo.run({ promptId, environment: environment.slug, to: previous.id, replaces: release.id, note: 'Undo' }),
        },
      }),
    })
  }
  const options = {
    onSuccess,
    onConflict: () => {
      onConflict()
      router.refresh()
    },
  }
  const release = useAction(actions.release, options)
  const promote = useAction(actions.promote, options)
  const rollBack = useAction(actions.rollBack, options)
  return {
    release: release.run,
    promote: promote.run,
    rollBack: rollBack.run,
    pending: release.pending || promote.pending || rollBack.pending,
  }
}
