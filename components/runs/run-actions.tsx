'use client'

import { ChevronDown, ChevronUp, Ellipsis, Link2, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { CopyButton } from '@/components/feedback/copy-button'
import { copyText } from '@/components/feedback/copy-text'
import type { ServerAction } from '@/components/shell/action-result'
import { useShortcut } from '@/components/shell/shortcuts'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import type { DeleteRun } from '@/lib/runs/schema'

type RunActionsProps = {
  id: string
  /** The runs beside it in the filter that it was opened from. */
  neighbours: { newer: string | null; older: string | null }
  /** That filter as a query string. */
  within: string
  /** Everything that was recorded, as JSON. */
  json: string
  deleteRun: ServerAction<DeleteRun, void>
}

/** The run before and after, and what can be done with this one. */
export function RunActions({ id, neighbours: { newer, older }, within, json, deleteRun }: RunActionsProps) {
  const { slug, can } = useWorkspace()
  const router = useRouter()
  const [asking, setAsking] = useState(false)
  const deleting = useAction(deleteRun, { success: 'Run deleted', onSuccess: () => router.push(`/${slug}/runs${within}`) })
  const copyLink = async () => {
    if (await copyText(`${window.location.origin}/${slug}/runs/${id}`)) toast.success('Link copied')
    else toast.error('The browser did not allow copying', { description: 'Copy the address of this page.' })
  }
  return (
    <>
      <Neighbour id={newer} keys="k" label="Newer run" within={within} />
      <Neighbour id={older} keys="j" label="Older run" within={within} />
      <CopyButton value={json} label="Copy as JSON" size="md" variant="secondary" className="max-sm:hidden" />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon" aria-label="More for this run">
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={copyLink}>
            <Link2 />
            Copy link
          </DropdownMenuItem>
          {can('run.delete') && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem tone="danger" onSelect={() => setAsking(true)}>
                <Trash2 />
                Delete run…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete this run?"
        description="It is deleted for good, with its inputs and its answer. This cannot be undone."
        confirmLabel="Delete run"
        onConfirm={async () => (await deleting.run({ id }))?.ok ?? false}
      />
    </>
  )
}

type NeighbourProps = { id: string | null; keys: 'j' | 'k'; label: string; within: string }

function Neighbour({ id, keys, label, within }: NeighbourProps) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const href = `/${slug}/runs/${id}${within}`
  useShortcut({ keys, description: label, enabled: id !== null }, () => router.push(href))
  const Icon = keys === 'k' ? ChevronUp : ChevronDown
  if (id === null)
    return (
      <Button size="icon" aria-label={label} disabled>
        <Icon />
      </Button>
    )
  return (
    <Button asChild size="icon">
      <Link href={href} aria-label={label} title={`${label} (${keys})`}>
        <Icon />
      </Link>
    </Button>
  )
}
