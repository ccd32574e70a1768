'use client'

import { useRouter } from 'next/navigation'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import type { DismissModelChanges } from '@/lib/gateways/model-schema'
import type { ModelChanges } from '@/lib/gateways/schema'

export type DismissAction = ServerAction<DismissModelChanges, { changed: boolean }>

/** `3 new, 1 gone since 4 days ago`. */
export function ModelChangesWords({ changes: { added, gone, since } }: { changes: NonNullable<ModelChanges> }) {
  const parts = [added > 0 && `${added.toLocaleString('en')} new`, gone > 0 && `${gone.toLocaleString('en')} gone`].filter(Boolean)
  return (
    <>
      {parts.join(', ')} since <RelativeTime iso={since} />
    </>
  )
}

type ModelChangesNoticeProps = { gateway: string; changes: NonNullable<ModelChanges>; dismiss: DismissAction | null }

/** What came and went, until somebody has looked it over. */
export function ModelChangesNotice({ gateway, changes, dismiss }: ModelChangesNoticeProps) {
  return (
    <Notice
      tone={changes.gone > 0 ? 'warn' : 'info'}
      title={<ModelChangesWords changes={changes} />}
      action={dismiss && <Dismiss gateway={gateway} upTo={changes.upTo} action={dismiss} />}
    >
      <p className="text-muted-foreground text-xs">They are marked in the list. Models that are gone cannot be picked any more.</p>
    </Notice>
  )
}

function Dismiss({ gateway, upTo, action }: { gateway: string; upTo: string; action: DismissAction }) {
  const router = useRouter()
  const { run, pending } = useAction(action, { onSuccess: () => router.refresh() })
  return (
    <Button size="sm" pending={pending} onClick={() => void run({ gateway, upTo })}>
      Dismiss
    </Button>
  )
}
