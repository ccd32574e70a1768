'use client'

import { ChevronDown, History, Link2, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { NameDialog } from '@/components/input-sets/name-dialog'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Label } from '@/components/ui/label'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Switch } from '@/components/ui/switch'
import type { ListSessions, OneSession, RenameSession, SessionSummary, SetPreference } from '@/lib/playground/session-schema'
import { SessionList } from './session-list'

/** What the screen can ask of the server about sessions. */
export type SessionActions = {
  list: ServerAction<ListSessions, { data: SessionSummary[]; nextCursor: string | null }>
  rename: ServerAction<RenameSession, { id: string; name: string }>
  prefer: ServerAction<SetPreference, SetPreference>
  remove: ServerAction<OneSession, void>
}

type SessionMenuProps = {
  session: string | null
  /** Empty: it has none. */
  name: string
  onName: (name: string) => void
  actions: SessionActions
  preference: SetPreference
  /** Whoever looks has begun it. */
  own: boolean
  /** Begins a new session, with the screen as it is. */
  onNew: () => void
}

/** The session that is on the screen: its name and link, the ones before it, and what becomes of it when one leaves. */
export function SessionMenu({ session, name, onName, actions, preference, own, onNew }: SessionMenuProps) {
  const { slug, can } = useWorkspace()
  const [open, setOpen] = useState(false)
  const [naming, setNaming] = useState(false)
  const [recent, setRecent] = useState<SessionSummary[] | null>(null)
  const [finishAlone, setFinishAlone] = useState(preference.finishAlone)
  const { run: list } = useAction(actions.list, { onSuccess: ({ data }) => setRecent(data) })
  const rename = useAction(actions.rename, { onSuccess: (kept) => onName(kept.name), onFailure: ({ faults }) => faults.length > 0 })
  const [deleting, setDeleting] = useState<{ id: string; title: string } | null>(null)
  const remove = useAction(actions.remove, { success: 'Deleted the session' })
  const prefer = useAction(actions.prefer, { onFailure: () => void setFinishAlone(!finishAlone) })
  useEffect(() => {
    if (open) void list({ limit: 15 })
  }, [open, list])

  const copy = async () => {
    await navigator.clipboard.writeText(`${window.location.origin}/${slug}/playground/${session}`)
    toast.success('Copied the link of this session')
  }
  const ask = (wanted: { id: string; title: string }) => {
    setOpen(false)
    setDeleting(wanted)
  }
  return (
    <>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button variant="ghost" aria-label={`Session: ${session === null ? 'new' : name || 'without a name'}`}>
            <span className="max-w-40 truncate max-md:hidden">{session === null ? 'New session' : name || 'Session'}</span>
            <History className="md:hidden" />
            <ChevronDown className="max-md:hidden" />
          </Button>
        </PopoverTrigger>
        <PopoverContent aria-label="Sessions" align="end" className="flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-3">
          {session !== null && (
            <div className="flex flex-wrap items-center gap-2">
              <Button size="sm" onClick={() => void copy()}>
                <Link2 />
                Copy link
              </Button>
              {can('run.create') && (
                <Button
                  size="sm"
                  onClick={() => {
                    setOpen(false)
                    setNaming(true)
                  }}
                >
                  {name === '' ? 'Name it' : 'Rename'}
                </Button>
              )}
              <Button
                size="sm"
                onClick={() => {
                  setOpen(false)
                  onNew()
                }}
              >
                New session
              </Button>
              {can('run.create') && (own || can('run.delete')) && (
                <Button
                  size="icon-sm"
                  variant="ghost"
                  className="ml-auto"
                  aria-label="Delete this session"
                  onClick={() => ask({ id: session, title: name || 'this session' })}
                >
                  <Trash2 className="size-3.5" />
                </Button>
              )}
            </div>
          )}
          <SessionList recent={recent} shown={session} onOpen={() => setOpen(false)} onDelete={ask} />
          {can('run.create') && (
            <Label className="flex items-start gap-2 border-t pt-3 text-sm">
              <Switch
                checked={finishAlone}
                onCheckedChange={(on) => {
                  setFinishAlone(on)
                  void prefer.run({ finishAlone: on })
                }}
              />
              <span className="flex flex-col">
                When I close the tab, let answers finish
                <span className="text-muted-foreground text-xs">
                  {finishAlone ? 'They go on and are recorded.' : 'They are stopped ten seconds later.'}
                </span>
              </span>
            </Label>
          )}
        </PopoverContent>
      </Popover>
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(next) => !next && setDeleting(null)}
        title={`Delete ${deleting?.title ?? ''}?`}
        description="Its columns, inputs, marks and note go for good, for everybody, and its link leads nowhere. What still runs in it is stopped. Its runs stay in the log."
        confirmLabel="Delete session"
        onConfirm={async () => {
          if (!deleting || !(await remove.run({ id: deleting.id }))?.ok) return false
          if (deleting.id === session) onNew()
        }}
      />
      <NameDialog
        key={String(naming)}
        open={naming}
        onOpenChange={setNaming}
        title="Name this session"
        confirm="Save"
        start={name}
        pending={rename.pending}
        refusal={rename.failure?.message}
        onName={(wanted) =>
          session !== null && void rename.run({ id: session, name: wanted }).then((result) => result?.ok && setNaming(false))
        }
      />
    </>
  )
}
