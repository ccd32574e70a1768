'use client'

import { useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { ReleaseDto, ReleasePage } from '@/lib/releases/schema'
import { Arms } from './arms'
import { ChangesDialog } from './changes-dialog'
import type { ReleaseActions, ReleaseIntent } from './release-actions'

type HistoryProps = {
  promptId: string
  /** Slug; absent: every environment. */
  environment?: string | undefined
  first: ReleasePage
  archived: boolean
  actions: ReleaseActions
  onIntent: (intent: ReleaseIntent) => void
}

/** Every release there has been, newest first. */
export function History({ promptId, environment, first, archived, actions, onIntent }: HistoryProps) {
  const { can } = useWorkspace()
  const list = `${environment} ${first.data[0]?.id}`
  const [pages, setPages] = useState<{ of: string; page: ReleasePage } | null>(null)
  const older = pages?.of === list ? pages.page : null
  const [shown, setShown] = useState<ReleaseDto | null>(null)
  const more = useAction(actions.history, {
    onSuccess: (page) => setPages({ of: list, page: { data: [...(older?.data ?? []), ...page.data], nextCursor: page.nextCursor } }),
  })
  const releases = [...first.data, ...(older?.data ?? [])]
  const cursor = older ? older.nextCursor : first.nextCursor
  return (
    <>
      <Table label="History of releases" className="max-sm:min-w-[44rem]">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead>Release</TableHead>
            {!environment && <TableHead>Environment</TableHead>}
            <TableHead>Live then</TableHead>
            <TableHead>Kind</TableHead>
            <TableHead className="w-full">Note</TableHead>
            <TableHead>By</TableHead>
            <TableHead>When</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {releases.map((release) => (
            <TableRow key={release.id}>
              <TableCell className="tabular-nums">
                <span className="flex items-center gap-2">
                  {release.sequence}
                  {release.live && <Badge tone="well">live</Badge>}
                </span>
              </TableCell>
              {!environment && <TableCell className="whitespace-nowrap">{release.environment.name}</TableCell>}
              <TableCell className="whitespace-nowrap">
                <Arms arms={release.variants} />
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                {kindInWords(release)}
                {release.override && (
                  <Badge tone="warn" className="ml-2" title={release.override}>
                    gate passed over
                  </Badge>
                )}
              </TableCell>
              <TableCell className="max-w-0">
                <span className="block truncate" title={release.note}>
                  {release.note}
                </span>
              </TableCell>
              <TableCell className="max-w-40 truncate whitespace-nowrap">{release.author?.name}</TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                <RelativeTime iso={release.createdAt} />
              </TableCell>
              <TableCell>
                <span className="flex justify-end gap-1">
                  {release.previous && (
                    <Button variant="ghost" size="sm" aria-label={`Changes of release ${place(release)}`} onClick={() => setShown(release)}>
                      Changes
                    </Button>
                  )}
                  {!release.live && release.kind !== 'withdrawal' && (
                    <Button
                      variant="ghost"
                      size="sm"
                      disabled={archived || !can('release.write')}
                      aria-label={`Roll back to release ${place(release)}`}
                      onClick={() => onIntent({ kind: 'rollback', environment: release.environment.slug, to: release.id })}
                    >
                      Roll back to this
                    </Button>
                  )}
                </span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {cursor && (
        <div className="px-4 py-3 sm:px-6">
          <Button size="sm" pending={more.pending} onClick={() => more.run({ promptId, environment, cursor })}>
            Show older
          </Button>
        </div>
      )}
      <ChangesDialog release={shown} changes={actions.changes} onClose={() => setShown(null)} />
    </>
  )
}

const place = ({ sequence, environment }: ReleaseDto) => `${sequence} in ${environment.name}`

function kindInWords({ kind, repeats, setId, requestId, rolloutId }: ReleaseDto): string {
  const how = [setId && 'in a set', requestId && 'approved', rolloutId && 'step of a ramp'].filter((each) => each !== null && each !== '')
  return [kindAlone(kind, repeats), ...how].join(', ')
}

function kindAlone(kind: ReleaseDto['kind'], repeats: ReleaseDto['repeats']): string {
  switch (kind) {
    case 'release':
      return 'Release'
    case 'split':
      return 'Split'
    case 'rollback':
      return repeats ? `Rollback to ${repeats.sequence}` : 'Rollback'
    case 'withdrawal':
      return 'Taken out'
  }
}
