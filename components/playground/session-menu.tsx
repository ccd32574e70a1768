'use client'

import { ChevronDown, History, Link2 } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { RelativeTime } from '@/components/feedback/relative-time'
import { NameDialog } from '@/components/input-sets/name-dialog'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Label } from '@/components/ui/label'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Switch } from '@/components/ui/switch'
import type { ListSessions, RenameSession, SessionSummary, SetPreference } from '@/lib/playground/session-schema'

/** What the screen can ask of the server about sessions. */
export type SessionActions = {
  list: ServerAction<ListSessions, { data: SessionSummary[]; nextCursor: string | null }>
  rename: ServerAction<RenameSession, { id: string; name: string }>
  prefer: ServerAction<SetPreference, SetPreference>
}

type SessionMenuProps = {
  session: string | null
  /** Empty: it has none. */
  name: string
  onName: (name: string) => void
  actions: SessionActions
  preference: SetPreference
  /** Begins a new session, with the screen as it is. */
  onNew: () => void
}

/** The session that is on the screen: its name and link, the ones before it, and what becomes of it when one leaves. */
export function SessionMenu({ session, name, onName, actions, preference, onNew }: SessionMenuProps) {
  const { slug, can } = useWorkspace()
  const [open, setOpen] = useState(false)
  const [naming, setNaming] = useState(false)
  const [recent, setRecent] = useState<SessionSummary[] | null>(null)
  const [finishAlone, setFinishAlone] = useState(preference.finishAlone)
  const { run: list } = useAction(actions.list, { onSuccess: ({ data }) => setRecent(data) })
  const rename = useAction(actions.rename, { onSuccess: (kept) => onName(kept.name), onFailure: ({ faults }) => faults.length > 0 })
  const prefer = useAction(actions.prefer, { onFailure: () => void setFinishAlone(!finishAlone) })
  useEffect(() => {
    if (open) void list({ limit: 15 })
  }, [open, list])

  const copy = async () => {
    await navigator.clipboard.writeText(`${window.location.origin}/${slug}/playground/${session}`)
    toast.success('Copied the link of this session')
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
            </div>
          )}
          <nav aria-label="Recent sessions" className="flex max-h-72 flex-col overflow-y-auto">
            <h2 className="pb-1 font-medium text-muted-foreground text-xs">Recent sessions</h2>
            {recent === null && <p className="py-1 text-muted-foreground text-sm">Reading…</p>}
            {recent?.length === 0 && <p className="py-1 text-muted-foreground text-sm">None yet: running something begins one.</p>}
            {recent?.map((each) => (
              <Link
                key={each.id}
                href={`/${slug}/playground?session=${each.id}`}
                aria-current={each.id === session || undefined}
                onClick={() => setOpen(false)}
                className="flex flex-col rounded-md px-2 py-1.5 text-sm hover:bg-accent aria-[current]:bg-accent"
              >
                <span className="truncate">
                  {each.name || `${each.prompt.name} ${each.version === null ? 'draft' : `v${each.version}`}`}
                </span>
                <span className="truncate text-muted-foreground text-xs">
                  {each.cells === 1 ? '1 answer' : `${each.cells} answers`}, {each.createdBy}, <RelativeTime iso={each.ranAt} />
                </span>
              </Link>
            ))}
          </nav>
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
