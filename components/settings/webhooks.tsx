'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { EmptyState } from '@/components/feedback/empty-state'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { WebhookDto } from '@/lib/webhooks/schema'
import { CreateWebhookDialog } from './create-webhook-dialog'
import { Inset, Section } from './section'
import type { CreateWebhookAction, EnvironmentChoice } from './webhook-actions'
import { deliveryTone, environmentsInWords, eventsInWords, placeOf, stateOf } from './webhook-words'

type WebhooksProps = {
  webhooks: WebhookDto[]
  environments: EnvironmentChoice
  create: CreateWebhookAction
  /** Something should have been sent minutes ago. */
  waiting: boolean
}

/** Who is told when something happens here. */
export function Webhooks({ webhooks, environments, create, waiting }: WebhooksProps) {
  const { slug } = useWorkspace()
  const home = `/${slug}/settings/webhooks`
  const failed = webhooks.filter(({ enabled, failures }) => !enabled && failures > 0)
  const add = (label: string) => (
    <CreateWebhookDialog
      create={create}
      environments={environments}
      home={home}
      trigger={
        <Button variant="primary">
          <Plus />
          {label}
        </Button>
      }
    />
  )
  return (
    <Section
      title="Webhooks"
      table={webhooks.length > 0}
      description="Versicle calls an address when something is released, saved or decided: to rebuild a site, to tell a chat, to start a workflow."
      actions={webhooks.length > 0 && add('Add webhook')}
    >
      {waiting && (
        <Inset className="mb-4">
          <Notice tone="warn" title="Messages wait to be sent">
            No process of this installation seems to do background work. One of them needs the role worker (VERSICLE_ROLES); what waits is
            sent then.
          </Notice>
        </Inset>
      )}
      {failed.length > 0 && (
        <Inset className="mb-4 flex flex-col gap-2">
          {failed.map((webhook) => (
            <Notice
              key={webhook.id}
              tone="danger"
              title={`“${webhook.name}” is disabled and hears nothing`}
              action={
                <Button asChild size="sm">
                  <Link href={`${home}/${webhook.id}`}>Look at it</Link>
                </Button>
              }
            >
              {webhook.disabledReason}
            </Notice>
          ))}
        </Inset>
      )}
      {webhooks.length === 0 ? (
        <EmptyState title="Nobody is told yet" actions={add('Add the first webhook')} className="py-10">
          A webhook posts JSON to your address, or starts a GitHub workflow, within seconds of a release. Messages are signed, tried again
          for a day, and kept in a log for thirty days.
        </EmptyState>
      ) : (
        <WebhooksTable webhooks={webhooks} home={home} />
      )}
    </Section>
  )
}

function WebhooksTable({ webhooks, home }: { webhooks: WebhookDto[]; home: string }) {
  return (
    <Table label="Webhooks" className="max-lg:min-w-[52rem]">
      <TableHeader>
        <TableRow className="hover:bg-transparent">
          <TableHead>Name</TableHead>
          <TableHead>State</TableHead>
          <TableHead>Calls</TableHead>
          <TableHead className="w-full">Hears of</TableHead>
          <TableHead>Last delivery</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {webhooks.map((webhook) => {
          const { tone, words } = stateOf(webhook)
          const { lastDelivery } = webhook
          return (
            <TableRow key={webhook.id} className={cn(!webhook.enabled && 'text-muted-foreground')}>
              <th scope="row" className="max-w-56 truncate px-4 py-1.5 text-left font-medium sm:px-6" title={webhook.name}>
                <Link href={`${home}/${webhook.id}`} className="text-foreground hover:underline">
                  {webhook.name}
                </Link>
              </th>
              <TableCell>
                <Status tone={tone}>{words}</Status>
              </TableCell>
              <TableCell className="max-w-64 truncate font-mono text-xs" title={webhook.url}>
                {placeOf(webhook)}
              </TableCell>
              <TableCell>
                {eventsInWords(webhook.events)} <span className="text-muted-foreground">in {environmentsInWords(webhook)}</span>
              </TableCell>
              <TableCell className="whitespace-nowrap">
                {lastDelivery ? (
                  <Status tone={deliveryTone[lastDelivery.state]}>
                    <span>
                      {lastDelivery.state} <RelativeTime iso={lastDelivery.createdAt} />
                    </span>
                  </Status>
                ) : (
                  <span className="text-muted-foreground">none yet</span>
                )}
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}
