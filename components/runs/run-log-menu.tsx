'use client'

import { Ellipsis, FileSpreadsheet, FileText, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import type { ServerAction } from '@/components/shell/action-result'
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
import type { DeletedRuns, DeleteRuns, RunFilter, RunPage } from '@/lib/runs/schema'

export type DeleteRunsAction = ServerAction<DeleteRuns, DeletedRuns>

type RunLogMenuProps = {
  /** The filter as the address says it, `?` included, or empty. */
  within: string
  /** The same for the server, up to now: what comes in later is not deleted with it. */
  filter: RunFilter
  total: RunPage['total']
  filtered: boolean
  deleteRuns: DeleteRunsAction
}

/** What can be done with all runs of the filter: take them along, or delete them. */
export function RunLogMenu({ within, filter, total, filtered, deleteRuns }: RunLogMenuProps) {
  const { slug, can } = useWorkspace()
  const [asking, setAsking] = useState(false)
  const href = (format: string) =>
    `/api/runs/export?${new URLSearchParams({ workspace: slug, format })}${within === '' ? '' : `&${within.slice(1)}`}`
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon" aria-label="More for these runs">
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem asChild>
            <a href={href('csv')} download>
              <FileSpreadsheet />
              Export as CSV
            </a>
          </DropdownMenuItem>
          <DropdownMenuItem asChild>
            <a href={href('jsonl')} download>
              <FileText />
              Export as JSON Lines
            </a>
          </DropdownMenuItem>
          {can('run.delete') && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem tone="danger" onSelect={() => setAsking(true)}>
                <Trash2 />
                Delete {filtered ? 'these runs' : 'all runs'}…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteDialog open={asking} onOpenChange={setAsking} filter={filter} total={total} filtered={filtered} deleteRuns={deleteRuns} />
    </>
  )
}

type DeleteDialogProps = Omit<RunLogMenuProps, 'within'> & { open: boolean; onOpenChange: (open: boolean) => void }

function DeleteDialog({ open, onOpenChange, filter, total, filtered, deleteRuns }: DeleteDialogProps) {
  const router = useRouter()
  const deleting = useAction(deleteRuns)
  const [done, setDone] = useState<number | null>(null)
  const stopped = useRef(false)
  const many = total ? `${total.count.toLocaleString('en')}${total.atLeast ? ' and more' : ''}` : 'An unknown number of'
  const what = filtered ? 'runs that the filter shows' : 'runs: all of this workspace'
  /** A thousand at a time, until there are no more or the dialog was closed. */
  const goOn = async () => {
    stopped.current = false
    let count = 0
    for (let cursor: string | undefined; !stopped.current; ) {
      setDone(count)
      const result = await deleting.run({ ...filter, ...(cursor && { cursor }) })
      if (!result?.ok) return false
      count += result.data.deleted
      if (result.data.nextCursor === null) break
      cursor = result.data.nextCursor
    }
    setDone(null)
    router.refresh()
    toast.success(`${count.toLocaleString('en')} ${count === 1 ? 'run' : 'runs'} deleted`)
    return true
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) stopped.current = true
        onOpenChange(next)
      }}
      title={filtered ? 'Delete these runs?' : 'Delete all runs?'}
      description={
        <>
          {many} {what}, with their inputs and answers, are deleted for good. This cannot be undone.
          {done !== null && (
            <span role="status" className="mt-2 block tabular-nums">
              {done.toLocaleString('en')} deleted so far. Closing this stops it.
            </span>
          )}
        </>
      }
      confirmLabel="Delete runs"
      typeToConfirm="delete"
      onConfirm={goOn}
    />
  )
}
