'use client'

import { Archive, ArrowLeft, ArrowRight, MoreHorizontal, Pencil } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { EnvironmentName } from '@/components/releases/environment-name'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { TargetGatewayDto } from '@/lib/gateways/schema'
import { EditEnvironmentDialog } from './edit-environment-dialog'
import type { EnvironmentActions } from './environment-actions'
import { capitalised } from './role-words'
import { Routes } from './routes'

type EnvironmentSectionProps = {
  environment: EnvironmentDto
  index: number
  count: number
  gateways: TargetGatewayDto[]
  actions: EnvironmentActions
  allowed: boolean
}

const counted = (count: number, one: string, many: string) => `${count === 0 ? 'no' : count} ${count === 1 ? one : many}`

export function EnvironmentSection({ environment, index, count, gateways, actions, allowed }: EnvironmentSectionProps) {
  const { slug, name, description, liveCount, keyCount } = environment
  return (
    <section aria-label={name} className="border-b py-5 last:border-b-0">
      <div className="flex items-start justify-between gap-4 px-4 sm:px-6">
        <div className="min-w-0 max-w-2xl">
          <h2 className="flex flex-wrap items-center gap-2">
            <EnvironmentName environment={environment} className="font-semibold text-base" />
            <span className="font-mono text-muted-foreground text-xs">{slug}</span>
          </h2>
          {description && <p className="text-muted-foreground">{description}</p>}
          <p className="text-muted-foreground text-xs tabular-nums">
            {capitalised(`${counted(liveCount, 'prompt', 'prompts')} live, ${counted(keyCount, 'key', 'keys')} bound to it`)}
          </p>
        </div>
        {allowed && <Menu environment={environment} index={index} count={count} actions={actions} />}
      </div>
      <Routes environment={environment} gateways={gateways} setRoute={actions.setRoute} allowed={allowed} />
    </section>
  )
}

type MenuProps = Pick<EnvironmentSectionProps, 'environment' | 'index' | 'count' | 'actions'>

function Menu({ environment, index, count, actions }: MenuProps) {
  const router = useRouter()
  const { slug, name, liveCount, keyCount } = environment
  const [editing, setEditing] = useState(false)
  const [archiving, setArchiving] = useState(false)
  const move = useAction(actions.update, { onSuccess: () => router.refresh() })
  const archive = useAction(actions.archive, { success: `${name} is archived`, onSuccess: () => router.refresh() })
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`Actions for ${name}`}>
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setEditing(true)}>
            <Pencil />
            Edit…
          </DropdownMenuItem>
          <DropdownMenuItem disabled={index === 0} onSelect={() => move.run({ environment: slug, position: index - 1 })}>
            <ArrowLeft />
            Move left in the pipeline
          </DropdownMenuItem>
          <DropdownMenuItem disabled={index === count - 1} onSelect={() => move.run({ environment: slug, position: index + 1 })}>
            <ArrowRight />
            Move right in the pipeline
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem tone="danger" disabled={liveCount > 0} onSelect={() => setArchiving(true)}>
            <Archive />
            {liveCount > 0 ? 'Archive: something is live here' : 'Archive…'}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <EditEnvironmentDialog environment={environment} open={editing} onOpenChange={setEditing} update={actions.update} />
      <ConfirmDialog
        open={archiving}
        onOpenChange={setArchiving}
        title={`Archive ${name}?`}
        description={`Nothing is live there, and nothing can be released to it until you restore it. ${keyCount > 0 ? `${counted(keyCount, 'key', 'keys')} bound to it will find nothing.` : ''}`}
        confirmLabel="Archive environment"
        onConfirm={async () => (await archive.run({ environment: slug }))?.ok ?? false}
      />
    </>
  )
}
