'use client'

import { useEffect, useState } from 'react'
import { ErrorState } from '@/components/feedback/error-state'
import { RelativeTime } from '@/components/feedback/relative-time'
import { TextSkeleton } from '@/components/feedback/skeletons'
import { useAction } from '@/components/shell/use-action'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import type { ReleaseChanges, ReleaseDto } from '@/lib/releases/schema'
import { Changes } from './changes'
import { armsInWords } from './live'
import type { ReleaseActions } from './release-actions'

type ChangesDialogProps = { release: ReleaseDto | null; changes: ReleaseActions['changes']; onClose: () => void }

/** What a past release changed for those who read it. */
export function ChangesDialog({ release, changes, onClose }: ChangesDialogProps) {
  return (
    <Dialog open={release !== null} onOpenChange={(open) => !open && onClose()}>
      {release && (
        <DialogContent
          size="lg"
          title={`Release ${release.sequence} in ${release.environment.name}`}
          description={
            <>
              {armsInWords(release.variants)} by {release.author?.name ?? 'somebody'}, <RelativeTime iso={release.createdAt} />
            </>
          }
        >
          <Body key={release.id} release={release} changes={changes} />
        </DialogContent>
      )}
    </Dialog>
  )
}

function Body({ release, changes }: { release: ReleaseDto; changes: ReleaseActions['changes'] }) {
  const [found, setFound] = useState<ReleaseChanges | null>(null)
  const { run, failure } = useAction(changes, { onSuccess: setFound, onFailure: () => true })
  useEffect(() => {
    void run({ release: release.id })
  }, [run, release.id])
  if (failure)
    return (
      <ErrorState onRetry={() => void run({ release: release.id })} className="py-8">
        {failure.message}
      </ErrorState>
    )
  if (!found) return <TextSkeleton lines={6} />
  return (
    <div className="flex flex-col gap-4">
      {release.note && <p className="whitespace-pre-wrap break-words">{release.note}</p>}
      <Changes live={found.previous} incoming={found.release.variants} comparisons={found.comparisons} />
    </div>
  )
}
