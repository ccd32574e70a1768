'use client'

import { ArrowLeft, Pencil } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { Notice } from '@/components/feedback/notice'
import { RelativeTime } from '@/components/feedback/relative-time'
import { EnvironmentName } from '@/components/releases/environment-name'
import { capitalised } from '@/components/settings/role-words'
import { Inset, Section } from '@/components/settings/section'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { ApiKeyDto } from '@/lib/api-keys/schema'
import type { EnvironmentDto, RouteRevisionPage } from '@/lib/environments/schema'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import type { GateDto } from '@/lib/release-gates/schema'
import { permissions } from '@/lib/workspaces/roles'
import { Archiving } from './archiving'
import { Boundary } from './boundary'
import type { EnvironmentActions } from './environment-actions'
import { Gates } from './gates'
import { RenameDialog } from './rename-dialog'
import { RouteHistory } from './route-history'
import { Routes } from './routes'
import { Rules } from './rules'
import { counted } from './words'

type EnvironmentScreenProps = {
  environment: EnvironmentDto
  gateways: TargetGatewayDto[]
  history: RouteRevisionPage
  /** True when the history is not the newest. */
  older: boolean
  gates: GateDto[]
  /** The working keys bound to it; null for those who may not see keys. */
  keys: ApiKeyDto[] | null
  actions: EnvironmentActions
  /** Below the routes: whether they can do what prompts need. */
  check: ReactNode
}

/** One place to publish to: where it leads, what bounds it, what a release has to keep to. */
export function EnvironmentScreen({ environment, gateways, history, older, gates, keys, actions, check }: EnvironmentScreenProps) {
  const { slug: workspace, can, role } = useWorkspace()
  const { slug, archivedAt } = environment
  const home = `/${workspace}/settings/environments`
  const allowed = can('environment.write') && archivedAt === null
  return (
    <>
      <div className="border-b px-4 pt-4 pb-5 sm:px-6">
        <Link href={home} className="mb-2 inline-flex items-center gap-1 text-muted-foreground text-xs hover:text-foreground">
          <ArrowLeft aria-hidden="true" className="size-3.5" />
          Environments
        </Link>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 max-w-2xl">
            <h2 className="flex flex-wrap items-center gap-2">
              <EnvironmentName environment={environment} className="font-semibold text-lg" />
              <span className="font-mono text-muted-foreground text-xs">{slug}</span>
            </h2>
            {environment.description && <p className="break-words text-muted-foreground">{environment.description}</p>}
            {!can('environment.write') && (
              <p className="text-muted-foreground text-xs">
                Your role here is {role}; changing this needs {permissions['environment.write'].role}.
              </p>
            )}
          </div>
          {allowed && (
            <RenameDialog
              environment={environment}
              update={actions.update}
              trigger={
                <Button>
                  <Pencil />
                  Rename
                </Button>
              }
            />
          )}
        </div>
        {archivedAt && <Archived environment={environment} restore={actions.restore} />}
      </div>
      <Section
        title="Route"
        description={
          <>
            A version that asks for the model <span className="font-mono text-foreground text-xs">default</span> runs on the first target of
            that route. A call through <span className="font-mono text-foreground text-xs">/openai/v1</span> goes on to the next when one
            fails before it begins to answer; the playground and runs over the API ask the first alone. All are checked before a release.
          </>
        }
      >
        <Inset className="flex flex-col gap-6">
          <Routes environment={environment} gateways={gateways} setRoute={actions.setRoute} allowed={allowed} />
          {check}
          <RouteHistory history={history} here={`${home}/${slug}`} older={older} />
        </Inset>
      </Section>
      <Boundary
        environment={environment}
        regions={[...new Set(gateways.map(({ region }) => region))].sort()}
        update={actions.update}
        allowed={allowed}
      />
      <Rules environment={environment} update={actions.update} allowed={allowed} />
      <Gates environment={environment} gates={gates} actions={actions} allowed={can('gate.write') && archivedAt === null} />
      <Live environment={environment} />
      <BoundKeys environment={environment} keys={keys} />
      {allowed && <Archiving environment={environment} archive={actions.archive} />}
    </>
  )
}

function Archived({ environment, restore }: { environment: EnvironmentDto; restore: EnvironmentActions['restore'] }) {
  const router = useRouter()
  const { can } = useWorkspace()
  const { run, pending } = useAction(restore, { success: ({ name }) => `${name} is back`, onSuccess: () => router.refresh() })
  return (
    <Notice
      tone="warn"
      className="mt-4"
      title="It is archived"
      action={
        can('environment.write') && (
          <Button size="sm" pending={pending} onClick={() => run({ environment: environment.slug })}>
            Restore
          </Button>
        )
      }
    >
      Nothing can be released here, and nothing below can be changed, until it is restored.
    </Notice>
  )
}

function Live({ environment }: { environment: EnvironmentDto }) {
  const { slug } = useWorkspace()
  const { liveCount } = environment
  return (
    <Section title="What is live here">
      <Inset>
        <p>
          {capitalised(counted(liveCount, 'prompt is', 'prompts are'))} live.{' '}
          <Link href={`/${slug}/releases`} className="underline underline-offset-3">
            {liveCount > 0 ? 'See them on the board' : 'Release something from the board'}
          </Link>
        </p>
      </Inset>
    </Section>
  )
}

function BoundKeys({ environment, keys }: Pick<EnvironmentScreenProps, 'environment' | 'keys'>) {
  const { slug } = useWorkspace()
  const { keyCount, name } = environment
  return (
    <Section title="Keys bound to it" description={`They read what is published in ${name}, and nothing else.`}>
      <Inset className="flex max-w-4xl flex-col gap-2">
        {keys && keys.length > 0 ? (
          <ul className="rounded-md border">
            {keys.map(({ id, name, prefix, lastUsedAt }) => (
              <li key={id} className="flex flex-wrap items-baseline gap-x-3 border-b px-3 py-1.5 last:border-b-0">
                <span className="min-w-0 break-words font-medium">{name}</span>
                <span className="font-mono text-muted-foreground text-xs">{prefix}…</span>
                <span className="ml-auto text-muted-foreground text-xs">
                  {lastUsedAt ? (
                    <>
                      used <RelativeTime iso={lastUsedAt} />
                    </>
                  ) : (
                    'never used'
                  )}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-muted-foreground">
            {keys ? 'None.' : `${capitalised(counted(keyCount, 'key', 'keys'))}. Which ones, an admin can see.`}
          </p>
        )}
        {keys && (
          <p>
            <Link href={`/${slug}/settings/keys`} className="underline underline-offset-3">
              {keys.length > 0 ? 'Manage keys' : 'Create one'}
            </Link>
          </p>
        )}
      </Inset>
    </Section>
  )
}
