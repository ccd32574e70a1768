'use client'

import { Copy, MoreHorizontal, Pencil, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useAction } from '@/components/shell/use-action'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { TableCell, TableRow } from '@/components/ui/table'
import type { InputSetSummary } from '@/lib/input-sets/schema'
import type { InputSetActions } from './input-set-actions'
import { NameDialog } from './name-dialog'

const SHOWN = 4

type SetRowProps = {
  set: InputSetSummary
  href: string
  /** Required variables that it has no value for. */
  missing: readonly string[]
  mayWrite: boolean
  actions: Pick<InputSetActions, 'update' | 'duplicate' | 'remove' | 'restore'>
}

export function SetRow({ set, href, missing, mayWrite, actions }: SetRowProps) {
  const router = useRouter()
  const [renaming, setRenaming] = useState(false)
  const refresh = () => router.refresh()
  const restore = useAction(actions.restore, { success: ({ name }) => `${name} is back`, onSuccess: refresh })
  const remove = useAction(actions.remove, {
    onSuccess: ({ id, name }) => {
      refresh()
      toast.success(`Deleted ${name}`, { duration: 12_000, action: { label: 'Undo', onClick: () => void restore.run({ id }) } })
    },
  })
  const duplicate = useAction(actions.duplicate, { success: ({ name }) => `Made ${name}`, onSuccess: refresh })
  const rename = useAction(actions.update, {
    onSuccess: () => {
      setRenaming(false)
      refresh()
    },
    onConflict: refresh,
  })
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <Link href={href} prefetch={false} title={set.name} className="block truncate font-medium hover:underline">
          {set.name}
        </Link>
      </TableCell>
      <TableCell className="max-md:hidden">
        <span className="flex min-w-0 flex-wrap gap-1">
          {set.filled.slice(0, SHOWN).map((name) => (
            <Badge key={name} tone="variable" className="max-w-40">
              <span className="truncate">{name}</span>
            </Badge>
          ))}
          {set.filled.length > SHOWN && <Badge title={set.filled.slice(SHOWN).join(', ')}>+{set.filled.length - SHOWN}</Badge>}
          {missing.length > 0 && (
            <Badge tone="warn" title={missing.join(', ')}>
              {missing.length === 1 ? `no ${missing[0]}` : `${missing.length} missing`}
            </Badge>
          )}
        </span>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <RelativeTime iso={set.updatedAt} /> <span className="text-xs max-lg:hidden">{set.updatedBy.name}</span>
      </TableCell>
      <TableCell className="w-12 text-right">
        {mayWrite && (
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button variant="ghost" size="icon-sm" aria-label={`More about ${set.name}`}>
                <MoreHorizontal />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent>
              <DropdownMenuItem onSelect={() => setRenaming(true)}>
                <Pencil />
                Rename…
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => void duplicate.run({ id: set.id })}>
                <Copy />
                Duplicate
              </DropdownMenuItem>
              <DropdownMenuSeparator />
              <DropdownMenuItem tone="danger" onSelect={() => void remove.run({ id: set.id })}>
                <Trash2 />
                Delete
              </DropdownMenuItem>
            </DropdownMenuContent>
          </DropdownMenu>
        )}
        <NameDialog
          key={`${renaming} ${set.name}`}
          open={renaming}
          onOpenChange={setRenaming}
          title="Rename the input set"
          confirm="Rename"
          start={set.name}
          pending={rename.pending}
          refusal={rename.failure?.message}
          onName={(name) => void rename.run({ id: set.id, revision: set.revision, name })}
        />
      </TableCell>
    </TableRow>
  )
}
