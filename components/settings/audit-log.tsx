'use client'

import { Fragment, useState } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { exactWords } from '@/components/feedback/relative-time-words'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { ExpandableRow, ExpandHead } from '@/components/ui/expandable-row'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { AuditEventDto } from '@/lib/audit/schema'
import { type AuditNames, actInWords, subjectInWords } from './audit-words'

/** Who did what to what, and when; a row opens to everything the log has. */
export function AuditLog({ events, names }: { events: AuditEventDto[]; names: AuditNames }) {
  const [open, setOpen] = useState<string | null>(null)
  return (
    <Table label="Audit log" className="max-md:min-w-[44rem]">
      <TableHeader>
        <TableRow className="hover:bg-transparent">
          <ExpandHead />
          <TableHead>Who</TableHead>
          <TableHead>Did</TableHead>
          <TableHead className="w-full">On what</TableHead>
          <TableHead>When</TableHead>
          <TableHead className="text-right">No.</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {events.map((event) => (
          <ExpandableRow
            key={event.id}
            label={`event ${event.sequence}`}
            open={open === event.id}
            onOpenChange={(shown) => setOpen(shown ? event.id : null)}
            columns={6}
            details={<Details event={event} />}
          >
            <TableCell className="whitespace-nowrap">
              <span className="flex items-center gap-1.5">
                {event.actor.name}
                {event.actor.type === 'api_key' && <Badge tone="outline">key</Badge>}
                {event.actor.type === 'system' && <Badge tone="outline">Versicle</Badge>}
              </span>
            </TableCell>
            <TableCell className="whitespace-nowrap">{actInWords(event.action)}</TableCell>
            <TableCell className="max-w-0">
              <Subject event={event} names={names} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <RelativeTime iso={event.createdAt} />
            </TableCell>
            <TableCell className="text-right text-muted-foreground tabular-nums">{event.sequence}</TableCell>
          </ExpandableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Subject({ event, names }: { event: AuditEventDto; names: AuditNames }) {
  const words = subjectInWords(event, names)
  return (
    <span
      className={cn('block truncate', words === event.subjectId && 'font-mono text-muted-foreground text-xs')}
      title={words ?? undefined}
    >
      {words}
    </span>
  )
}

function Details({ event }: { event: AuditEventDto }) {
  const { action, actor, subjectId, createdAt, ip, requestId, hash, details } = event
  const facts = [
    ['Time', exactWords(Date.parse(createdAt))],
    ['Act', action],
    ['Actor', `${actor.type}:${actor.id}`],
    ['Subject', subjectId],
    ['From', ip],
    ['Request', requestId],
    ['Hash', hash],
  ].filter((fact): fact is [string, string] => typeof fact[1] === 'string')
  return (
    <div className="grid gap-x-8 gap-y-3 lg:grid-cols-2">
      <dl className="grid grid-cols-[auto_1fr] content-start gap-x-4 gap-y-0.5 text-xs">
        {facts.map(([term, value]) => (
          <Fragment key={term}>
            <dt className="text-muted-foreground">{term}</dt>
            <dd className="min-w-0 break-all font-mono">{value}</dd>
          </Fragment>
        ))}
      </dl>
      <pre className="min-w-0 overflow-x-auto whitespace-pre-wrap break-words font-mono text-xs">{JSON.stringify(details, null, 2)}</pre>
    </div>
  )
}
