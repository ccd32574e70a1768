'use client'

import { CopyButton } from '@/components/feedback/copy-button'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { ApiKeyDto } from '@/lib/api-keys/schema'

type KeysTableProps = { keys: ApiKeyDto[]; onRotate: (key: ApiKeyDto) => void; onRevoke: (key: ApiKeyDto) => void }

/** Every key; those that no longer work stay, dimmed, because logs still name them. */
export function KeysTable({ keys, onRotate, onRevoke }: KeysTableProps) {
  return (
    <Table label="API keys" className="max-lg:min-w-[56rem]">
      <TableHeader>
        <TableRow className="hover:bg-transparent">
          <TableHead>Name</TableHead>
          <TableHead>Key</TableHead>
          <TableHead>Environment</TableHead>
          <TableHead className="w-full">May do</TableHead>
          <TableHead>State</TableHead>
          <TableHead>Last used</TableHead>
          <TableHead>Made by</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {keys.map((key) => {
          const ended = key.status !== 'active'
          return (
            <TableRow key={key.id} className={cn(ended && 'text-muted-foreground')}>
              <th
                scope="row"
                className={cn('max-w-48 truncate px-4 py-1.5 text-left sm:px-6', ended ? 'font-normal' : 'font-medium')}
                title={key.name}
              >
                {key.name}
              </th>
              <TableCell className="whitespace-nowrap font-mono text-xs">
                {key.prefix}…
                <span className="flex items-center gap-1 text-muted-foreground">
                  <span title={key.id}>key_…{key.id.slice(-6)}</span>
                  <CopyButton value={key.id} label={`Copy the id of ${key.name}`} size="icon-xs" />
                </span>
              </TableCell>
              <TableCell className="whitespace-nowrap">{key.environment?.name ?? 'every'}</TableCell>
              <TableCell>
                <span className="font-mono text-xs">{key.scopes.join(', ')}</span>
                {key.ratePerMinute !== null && (
                  <span className="block text-muted-foreground text-xs">{key.ratePerMinute.toLocaleString('en')} requests a minute</span>
                )}
              </TableCell>
              <TableCell>
                <KeyState apiKey={key} />
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                {key.lastUsedAt ? <RelativeTime iso={key.lastUsedAt} /> : 'never'}
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                {key.createdBy?.name ?? 'unknown'}, <RelativeTime iso={key.createdAt} />
              </TableCell>
              <TableCell>
                {!ended && (
                  <span className="flex justify-end gap-1">
                    {key.successorId === null && (
                      <Button variant="ghost" size="sm" aria-label={`Rotate ${key.name}`} onClick={() => onRotate(key)}>
                        Rotate
                      </Button>
                    )}
                    <Button variant="ghost" size="sm" aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
                      Revoke
                    </Button>
                  </span>
                )}
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}

const soonMs = 14 * 24 * 60 * 60 * 1000

function KeyState({ apiKey: { status, successorId, expiresAt, revokedAt } }: { apiKey: ApiKeyDto }) {
  if (status === 'revoked')
    return (
      <Status tone="idle">
        <span>revoked {revokedAt && <RelativeTime iso={revokedAt} />}</span>
      </Status>
    )
  if (status === 'expired')
    return (
      <Status tone="idle">
        <span>expired {expiresAt && <RelativeTime iso={expiresAt} />}</span>
      </Status>
    )
  if (!expiresAt) return <Status tone="well">works, never expires</Status>
  const soon = Date.parse(expiresAt) - Date.now() < soonMs
  return (
    <Status tone={soon ? 'warn' : 'well'}>
      <span>
        {successorId ? 'replaced, ends ' : 'works, expires '}
        <RelativeTime iso={expiresAt} />
      </span>
    </Status>
  )
}
