'use client'

import { Pencil, Plus, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { EnvironmentActions } from './environment-actions'
import { FreezeDialog } from './freeze-dialog'
import { freezeInWords } from './freeze-words'

type FreezeWindowsProps = { environment: EnvironmentDto; update: EnvironmentActions['update']; allowed: boolean }

/** When nothing is released here: once, or every week. */
export function FreezeWindows({ environment, update, allowed }: FreezeWindowsProps) {
  const router = useRouter()
  const { slug, freezeWindows: windows } = environment
  const [editing, setEditing] = useState<number | null>(null)
  const [removing, setRemoving] = useState<number | null>(null)
  const remove = useAction(update, {
    success: 'The freeze window is gone',
    onSuccess: () => router.refresh(),
    onFailure: () => {
      setRemoving(null)
      router.refresh()
      return false
    },
  })
  const doomed = removing === null ? undefined : windows[removing]
  return (
    <div className="flex flex-col gap-2">
      <div>
        <h3 className="font-medium">Freeze windows</h3>
        <p className="text-muted-foreground text-xs">
          When nothing is released here, except to go back.{environment.protected ? '' : ' They rest while it is not protected.'}
        </p>
      </div>
      {windows.length === 0 ? (
        <p className="text-muted-foreground">None: releases at any time.</p>
      ) : (
        <ul className="rounded-md border">
          {windows.map((window, index) => {
            const words = freezeInWords(window)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: windows have no identity but their place
              <li key={index} className="flex items-center gap-2 border-b px-3 py-1.5 last:border-b-0">
                <div className="min-w-0 flex-1">
                  <p className="break-words tabular-nums">{words}</p>
                  {window.reason && <p className="break-words text-muted-foreground text-xs">{window.reason}</p>}
                </div>
                {allowed && (
                  <span className="flex shrink-0 gap-0.5">
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={`Edit freeze: ${words}`}
                      title="Edit"
                      onClick={() => setEditing(index)}
                    >
                      <Pencil />
                    </Button>
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={`Remove freeze: ${words}`}
                      title="Remove"
                      onClick={() => setRemoving(index)}
                    >
                      <X />
                    </Button>
                  </span>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {allowed && (
        <div>
          <Button size="sm" disabled={windows.length >= 20} onClick={() => setEditing(windows.length)}>
            <Plus />
            Add freeze window
          </Button>
        </div>
      )}
      <FreezeDialog environment={environment} index={editing} onClose={() => setEditing(null)} update={update} />
      <ConfirmDialog
        open={doomed !== undefined}
        onOpenChange={(open) => !open && setRemoving(null)}
        title="Remove this freeze window?"
        description={doomed ? `${freezeInWords(doomed)}. Releases are possible in this time from then on.` : ''}
        confirmLabel="Remove freeze window"
        onConfirm={async () =>
          (await remove.run({ environment: slug, freezeWindows: windows.filter((_, at) => at !== removing), freezeWindowsSeen: windows }))
            ?.ok ?? false
        }
      />
    </div>
  )
}
