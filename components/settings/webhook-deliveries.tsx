'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { toast } from 'sonner'
import { EmptyState } from '@/components/feedback/empty-state'
import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { ExpandableRow, ExpandHead } from '@/components/ui/expandable-row'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { DeliveryDto, WebhookDto } from '@/lib/webhooks/schema'
import type { WebhookActions } from './webhook-actions'
import { WebhookDelivery } from './webhook-delivery'
import { deliveryTone, lastTryInWords } from './webhook-words'

type WebhookDeliveriesProps = {
  webhook: WebhookDto
  deliveries: { data: DeliveryDto[]; nextCursor: string | null }
  older: boolean
  home: string
  open: string | null
  onOpen: (id: string | null) => void
  resend: WebhookActions['resend']
}

/** What was sent and how it was taken, newest first; a row opens to request and answers. */
export function WebhookDeliveries({
  webhook,
  deliveries: { data, nextCursor },
  older,
  home,
  open,
  onOpen,
  resend,
}: WebhookDeliveriesProps) {
  useFreshWhile(data.some(dueSoon))
  if (data.length === 0)
    return (
      <EmptyState mark="none" title={older ? 'Nothing older' : 'Nothing was sent yet'} className="py-10">
        {older ? <Link href={`${home}/${webhook.id}`}>Back to the newest</Link> : 'Send a test to see how the receiver takes it.'}
      </EmptyState>
    )
  return (
    <>
      <Table label="Deliveries" className="max-md:min-w-[40rem]">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <ExpandHead />
            <TableHead>Event</TableHead>
            <TableHead>State</TableHead>
            <TableHead className="w-full">Last try</TableHead>
            <TableHead>When</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {data.map((delivery) => (
            <ExpandableRow
              key={delivery.id}
              label={`${delivery.event}, ${delivery.id}`}
              open={open === delivery.id}
              onOpenChange={(shown) => onOpen(shown ? delivery.id : null)}
              columns={6}
              details={<WebhookDelivery delivery={delivery} kind={webhook.kind} />}
            >
              <TableCell className="whitespace-nowrap font-mono text-xs">{delivery.event}</TableCell>
              <TableCell className="whitespace-nowrap">
                <DeliveryState delivery={delivery} />
              </TableCell>
              <TableCell className="max-w-0 truncate text-muted-foreground" title={lastTryInWords(delivery)}>
                {lastTryInWords(delivery)}
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                <RelativeTime iso={delivery.createdAt} />
              </TableCell>
              <TableCell>
                {delivery.state === 'pending' ? null : <Resend webhook={webhook.id} delivery={delivery} resend={resend} />}
              </TableCell>
            </ExpandableRow>
          ))}
        </TableBody>
      </Table>
      {(nextCursor || older) && (
        <div className="flex gap-2 px-4 py-3 sm:px-6">
          {older && (
            <Button asChild size="sm">
              <Link href={`${home}/${webhook.id}`}>Newest</Link>
            </Button>
          )}
          {nextCursor && (
            <Button asChild size="sm">
              <Link href={`${home}/${webhook.id}?before=${nextCursor}`}>Older</Link>
            </Button>
          )}
        </div>
      )}
    </>
  )
}

function DeliveryState({ delivery: { state, attempts, nextAttemptAt } }: { delivery: DeliveryDto }) {
  const tries = attempts.length > 1 ? `, ${attempts.length} tries` : ''
  return (
    <Status tone={state === 'pending' && attempts.length > 0 ? 'warn' : deliveryTone[state]}>
      {state === 'pending' && attempts.length > 0 && nextAttemptAt ? (
        <span>
          tried {attempts.length === 1 ? 'once' : `${attempts.length} times`}, again <RelativeTime iso={nextAttemptAt} />
        </span>
      ) : (
        <span className="tabular-nums">
          {state}
          {tries}
        </span>
      )}
    </Status>
  )
}

function Resend({ webhook, delivery, resend }: { webhook: string; delivery: DeliveryDto; resend: WebhookActions['resend'] }) {
  const router = useRouter()
  const { run, pending } = useAction(resend, {
    onSuccess: (sent) => {
      const last = sent.attempts.at(-1)
      if (last?.error) toast.error('The receiver did not take it', { description: last.error })
      else toast.success('The receiver took it', { description: lastTryInWords(sent) })
      router.refresh()
    },
  })
  return (
    <Button
      variant="ghost"
      size="sm"
      pending={pending}
      aria-label={`Send ${delivery.event} again`}
      onClick={() => run({ webhook, delivery: delivery.id })}
    >
      Send again
    </Button>
  )
}

const soonMs = 60_000
const dueSoon = ({ state, nextAttemptAt }: DeliveryDto) =>
  state === 'pending' && (nextAttemptAt === null || Date.parse(nextAttemptAt) < Date.now() + soonMs)

/** While something is about to be tried, the list follows it. */
function useFreshWhile(waiting: boolean) {
  const router = useRouter()
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh()
    }, 4_000)
    return () => clearInterval(timer)
  }, [waiting, router])
}
