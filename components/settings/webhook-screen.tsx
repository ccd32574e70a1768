'use client'

import { ArrowLeft, MoreHorizontal, Send } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { Notice } from '@/components/feedback/notice'
import { Status } from '@/components/feedback/status'
import { CodeBlock } from '@/components/prompts/use/code-block'
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
import type { DeliveryDto, WebhookDto } from '@/lib/webhooks/schema'
import { EditWebhookDialog } from './edit-webhook-dialog'
import { RotateWebhookDialog } from './rotate-webhook-dialog'
import { Inset, Section } from './section'
import type { EnvironmentChoice, WebhookActions } from './webhook-actions'
import { WebhookDeliveries } from './webhook-deliveries'
import { VerifyWebhook } from './webhook-verify'
import { environmentsInWords, eventsInWords, lastTryInWords, stateOf } from './webhook-words'

type WebhookScreenProps = {
  webhook: WebhookDto
  deliveries: { data: DeliveryDto[]; nextCursor: string | null }
  /** True when these are not the newest. */
  older: boolean
  environments: EnvironmentChoice
  actions: WebhookActions
}

/** One webhook: what it calls, what it was told, and how to verify that. */
export function WebhookScreen({ webhook, deliveries, older, environments, actions }: WebhookScreenProps) {
  const router = useRouter()
  const { slug } = useWorkspace()
  const home = `/${slug}/settings/webhooks`
  const [open, setOpen] = useState<string | null>(null)
  const test = useAction(actions.test, {
    onSuccess: (delivery) => {
      if (delivery.state === 'delivered') toast.success('The receiver took it', { description: lastTryInWords(delivery) })
      else toast.error('The receiver did not take it', { description: lastTryInWords(delivery) })
      setOpen(delivery.id)
      router.refresh()
    },
  })
  const enable = useAction(actions.update, { success: `${webhook.name} is enabled`, onSuccess: () => router.refresh() })
  const { tone, words } = stateOf(webhook)
  return (
    <>
      <div className="border-b px-4 pt-4 pb-5 sm:px-6">
        <Link href={home} className="mb-2 inline-flex items-center gap-1 text-muted-foreground text-xs hover:text-foreground">
          <ArrowLeft aria-hidden="true" className="size-3.5" />
          Webhooks
        </Link>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0">
            <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold text-base">
              <span className="min-w-0 break-words">{webhook.name}</span>
              <Status tone={tone} className="font-normal text-sm">
                {words}
              </Status>
            </h2>
            <Facts webhook={webhook} />
          </div>
          <div className="flex shrink-0 items-center gap-2">
            <Button pending={test.pending} onClick={() => test.run({ webhook: webhook.id })}>
              <Send />
              Send a test
            </Button>
            <Menu webhook={webhook} environments={environments} actions={actions} home={home} />
          </div>
        </div>
        {!webhook.enabled && (
          <Notice
            tone={webhook.failures > 0 ? 'danger' : 'warn'}
            className="mt-4"
            title="It is disabled and hears nothing"
            action={
              <Button size="sm" pending={enable.pending} onClick={() => enable.run({ webhook: webhook.id, enabled: true })}>
                Enable
              </Button>
            }
          >
            {webhook.disabledReason} {webhook.failures > 0 && 'Once the receiver is well again, enable it and send again what it missed.'}
          </Notice>
        )}
      </div>
      <Section
        title="Deliveries"
        table={deliveries.data.length > 0}
        description="Kept for thirty days. What fails is tried again seven times over a day, after 5 seconds, 5 and 30 minutes, 2, 5, 10 and 10 hours."
      >
        <WebhookDeliveries
          webhook={webhook}
          deliveries={deliveries}
          older={older}
          home={home}
          open={open}
          onOpen={setOpen}
          resend={actions.resend}
        />
      </Section>
      {webhook.kind === 'standard' && <VerifyWebhook />}
      {webhook.kind === 'github' && <GitHubWorkflow />}
    </>
  )
}

const Facts = ({ webhook }: { webhook: WebhookDto }) => (
  <dl className="mt-1.5 grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-0.5">
    <dt className="text-muted-foreground">Calls</dt>
    <dd className="min-w-0 break-all font-mono text-xs">{webhook.url}</dd>
    <dt className="text-muted-foreground">Hears of</dt>
    <dd className="min-w-0">
      {eventsInWords(webhook.events)} in {environmentsInWords(webhook)}
    </dd>
  </dl>
)

type MenuProps = Pick<WebhookScreenProps, 'webhook' | 'environments' | 'actions'> & { home: string }

function Menu({ webhook, environments, actions, home }: MenuProps) {
  const router = useRouter()
  const [dialog, setDialog] = useState<'edit' | 'rotate' | 'disable' | 'delete' | null>(null)
  const update = useAction(actions.update, { onSuccess: () => router.refresh() })
  const remove = useAction(actions.remove, {
    success: `${webhook.name} is deleted`,
    onSuccess: () => {
      router.push(home)
      router.refresh()
    },
  })
  const shown = (which: typeof dialog) => ({ open: dialog === which, onOpenChange: (open: boolean) => setDialog(open ? which : null) })
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`Actions for ${webhook.name}`}>
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setDialog('edit')}>Edit…</DropdownMenuItem>
          {webhook.kind === 'standard' && (
            <DropdownMenuItem onSelect={() => setDialog('rotate')}>Rotate the signing secret…</DropdownMenuItem>
          )}
          {webhook.enabled && <DropdownMenuItem onSelect={() => setDialog('disable')}>Disable…</DropdownMenuItem>}
          <DropdownMenuSeparator />
          <DropdownMenuItem tone="danger" onSelect={() => setDialog('delete')}>
            Delete…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <EditWebhookDialog webhook={webhook} environments={environments} update={actions.update} {...shown('edit')} />
      <RotateWebhookDialog webhook={webhook} rotate={actions.rotate} {...shown('rotate')} />
      <ConfirmDialog
        {...shown('disable')}
        title={`Disable “${webhook.name}”?`}
        description="It hears of nothing that happens from now on. What it has not taken yet waits, and is dropped when its next try falls into this time. You can enable it again."
        confirmLabel="Disable webhook"
        onConfirm={async () => (await update.run({ webhook: webhook.id, enabled: false }))?.ok ?? false}
      />
      <ConfirmDialog
        {...shown('delete')}
        title={`Delete “${webhook.name}”?`}
        description="Its log goes with it, and what is on its way is not sent. This cannot be undone; disable it instead to keep the log."
        confirmLabel="Delete webhook"
        onConfirm={async () => (await remove.run({ webhook: webhook.id }))?.ok ?? false}
      />
    </>
  )
}

function GitHubWorkflow() {
  return (
    <Section
      title="In the workflow"
      description="The file in .github/workflows on the default branch; what happened is in the client payload."
    >
      <Inset className="max-w-4xl">
        <CodeBlock code={workflow} label="A workflow" />
      </Inset>
    </Section>
  )
}

const workflow = `on:
  repository_dispatch:
    types: [versicle.release.created, versicle.release.rolled_back]
jobs:
  rebuild:
    runs-on: ubuntu-latest
    steps:
      - run: echo "$PROMPT is at release $RELEASE in $ENVIRONMENT"
        env:
          PROMPT: \${{ github.event.client_payload.prompt.name }}
          RELEASE: \${{ github.event.client_payload.release.sequence }}
          ENVIRONMENT: \${{ github.event.client_payload.environment.slug }}`
