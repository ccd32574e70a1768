'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { EmptyState } from '@/components/feedback/empty-state'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { SnippetUse, SnippetUser } from '@/lib/prompts/partial-schema'
import type { Page } from '@/lib/prompts/schema'
import { PromptName } from '../prompt-name'
import type { SnippetActions, SnippetChange } from './snippet-actions'
import { TakeDialog } from './take-dialog'

type UsersScreenProps = {
  snippet: { id: string; name: string; version: number | null }
  use: SnippetUse
  /** Only those that are pinned to an older version. */
  behind: boolean
  first: Page<SnippetUser>
  changes: SnippetChange[]
  actions: Pick<SnippetActions, 'takeSnippet' | 'listUsers'>
}

/** Who includes a snippet, in which version, and taking the newest in those that are behind. */
export function UsersScreen({ snippet, use, behind, first, changes, actions }: UsersScreenProps) {
  const router = useRouter()
  const { slug, can } = useWorkspace()
  const base = `/${slug}/prompts/${snippet.id}/used-by`
  const [more, setMore] = useState<{ of: Page<SnippetUser>; rows: SnippetUser[]; cursor: string | null } | null>(null)
  const [loading, setLoading] = useState<'idle' | 'busy' | 'failed'>('idle')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [taking, setTaking] = useState(false)
  const extra = more?.of === first ? more : { of: first, rows: [], cursor: first.nextCursor }
  const rows = [...first.data, ...extra.rows]
  const newest = snippet.version ?? 0
  const takers = rows.filter(({ pinned }) => pinned < newest)
  const picked = takers.filter(({ promptId }) => chosen.has(promptId))
  const mayTake = can('prompt.write')

  const loadMore = async () => {
    if (extra.cursor === null) return
    setLoading('busy')
    const answer = await actions.listUsers(slug, { promptId: snippet.id, behind, cursor: extra.cursor, limit: 200 }).catch(() => null)
    setLoading(answer?.ok ? 'idle' : 'failed')
    if (answer?.ok) setMore({ of: first, rows: [...extra.rows, ...answer.data.data], cursor: answer.data.nextCursor })
  }
  const choose = (ids: readonly string[], wanted: boolean) =>
    setChosen((before) => {
      const next = new Set(before)
      for (const id of ids) {
        if (wanted) next.add(id)
        else next.delete(id)
      }
      return next
    })

  if (use.users === 0)
    return (
      <EmptyState mark="none" title="No prompt includes this text">
        Write <code className="rounded-xs bg-muted px-1 font-mono text-xs">{`{{> ${snippet.name}}}`}</code> in another prompt to put this
        text in its place. What it says then is pinned when that prompt is saved: a newer version is offered here, and changes nothing by
        itself.
      </EmptyState>
    )
  return (
    <div className="flex flex-col">
      <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2 sm:px-6">
        <p className="text-muted-foreground">
          {use.users === 1 ? '1 prompt includes' : `${use.users.toLocaleString('en')} prompts include`} this text
          {use.behind > 0 ? `, ${use.behind.toLocaleString('en')} in an older version than ${newest}.` : `, all in version ${newest}.`}
        </p>
        {use.behind > 0 && use.behind < use.users && (
          <Link
            href={behind ? base : `${base}?show=behind`}
            className="underline decoration-border-strong underline-offset-3 hover:decoration-current"
          >
            {behind ? 'Show all' : 'Show only those'}
          </Link>
        )}
        {mayTake && takers.length > 0 && (
          <Button size="sm" variant="primary" disabled={picked.length === 0} onClick={() => setTaking(true)} className="ml-auto">
            Take version {newest}
            {picked.length > 0 && ` in ${picked.length}`}…
          </Button>
        )}
      </div>
      <Table label="Prompts that include this text">
        <TableHeader>
          <tr>
            {mayTake && takers.length > 0 && (
              <TableHead className="w-8">
                <Checkbox
                  aria-label="Choose all that are behind"
                  checked={picked.length === 0 ? false : picked.length === takers.length ? true : 'indeterminate'}
                  onCheckedChange={(to) =>
                    choose(
                      takers.map(({ promptId }) => promptId),
                      to === true,
                    )
                  }
                />
              </TableHead>
            )}
            <TableHead>Prompt</TableHead>
            <TableHead className="w-32">Includes version</TableHead>
            <TableHead className="w-20 text-right max-sm:hidden">Newest</TableHead>
            <TableHead className="max-md:hidden">Live in</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {rows.map(({ promptId, name, version, pinned, liveIn }) => (
            <TableRow key={promptId} data-selected={chosen.has(promptId) && pinned < newest}>
              {mayTake && takers.length > 0 && (
                <TableCell>
                  {pinned < newest && (
                    <Checkbox
                      aria-label={`Choose ${name}`}
                      checked={chosen.has(promptId)}
                      onCheckedChange={(to) => choose([promptId], to === true)}
                    />
                  )}
                </TableCell>
              )}
              <TableCell className="max-w-0">
                <Link href={`/${slug}/prompts/${promptId}`} prefetch={false} className="flex min-w-0 font-medium hover:underline">
                  <PromptName name={name} />
                </Link>
              </TableCell>
              <TableCell className="whitespace-nowrap tabular-nums">
                {pinned < newest ? (
                  <Badge tone="partial" className="font-sans" title="Update offered">
                    {pinned} → {newest}
                    <span className="sr-only">, update offered</span>
                  </Badge>
                ) : (
                  pinned
                )}
              </TableCell>
              <TableCell className="text-right tabular-nums max-sm:hidden">{version}</TableCell>
              <TableCell className="max-md:hidden">
                <span className="flex flex-wrap gap-1">
                  {liveIn.map((environment) => (
                    <Badge key={environment} tone={environment === 'production' ? 'well' : 'neutral'}>
                      {environment}
                    </Badge>
                  ))}
                </span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {extra.cursor !== null && (
        <div className="flex items-center gap-3 px-4 py-3 sm:px-6">
          <Button size="sm" pending={loading === 'busy'} onClick={() => void loadMore()}>
            More prompts
          </Button>
          {loading === 'failed' && (
            <p role="alert" className="text-danger text-xs">
              They could not be loaded. Try again.
            </p>
          )}
        </div>
      )}
      {snippet.version !== null && (
        <TakeDialog
          key={taking ? 'open' : 'closed'}
          open={taking}
          onOpenChange={setTaking}
          snippet={{ ...snippet, version: snippet.version }}
          users={picked}
          changes={changes}
          take={actions.takeSnippet}
          onEnded={() => {
            setChosen(new Set())
            router.refresh()
          }}
        />
      )}
    </div>
  )
}
