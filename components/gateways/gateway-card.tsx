'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { GatewayDto } from '@/lib/gateways/schema'
import { ModelChangesWords } from './model-changes-notice'
import { SimulatorBadge } from './simulator-badge'

/** One gateway at a glance. */
export function GatewayCard({ gateway, health }: { gateway: GatewayDto; health?: ReactNode }) {
  const { slug } = useWorkspace()
  return (
    <article className="relative flex h-full min-w-0 flex-col gap-3 rounded-md border bg-card p-4 transition-colors hover:border-border-strong">
      <div className="flex min-w-0 items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 className="truncate font-semibold text-base">
            <Link
              href={`/${slug}/gateways/${gateway.slug}`}
              className="after:absolute after:inset-0 after:rounded-md focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:outline-offset-2"
            >
              {gateway.name}
            </Link>
          </h3>
          <p className="truncate font-mono text-muted-foreground text-xs">{gateway.slug}</p>
        </div>
        <SimulatorBadge gateway={gateway} />
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs">
        <Fact label="Region">{gateway.region}</Fact>
        <Fact label="Host">{gateway.simulator ? 'this server' : <span className="font-mono">{hostOf(gateway.baseUrl)}</span>}</Fact>
        <Fact label="Models">
          <span className="tabular-nums">{gateway.modelCount.toLocaleString('en')}</span>
          {gateway.modelChanges && (
            <span className="text-muted-foreground">
              {' '}
              (<ModelChangesWords changes={gateway.modelChanges} />)
            </span>
          )}
        </Fact>
        <Fact label="Key">
          <KeyWords gateway={gateway} />
        </Fact>
      </dl>
      {health}
    </article>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </>
  )
}

/** `…abcd, set 3 d ago`. */
export function KeyWords({ gateway: { simulator, keyLastFour, keySetAt, keyIsOld } }: { gateway: GatewayDto }) {
  if (simulator) return 'needs none'
  if (keySetAt === null) return 'none set'
  return (
    <>
      {keyLastFour ? <span className="font-mono">…{keyLastFour}</span> : 'kept'}, set <RelativeTime iso={keySetAt} />
      {keyIsOld && <span className="text-warn">, time for a new one</span>}
    </>
  )
}

export const hostOf = (baseUrl: string): string => (URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl)
