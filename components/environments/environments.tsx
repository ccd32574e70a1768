'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useOptimistic, useTransition } from 'react'
import { EnvironmentName } from '@/components/releases/environment-name'
import { CreateEnvironmentDialog } from '@/components/settings/create-environment-dialog'
import { capitalised } from '@/components/settings/role-words'
import { Inset, Section } from '@/components/settings/section'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { SortableHandle, SortableItem, SortableList } from '@/components/ui/sortable'
import { moved } from '@/components/ui/sortable-order'
import type { EnvironmentDto, TemplateDto } from '@/lib/environments/schema'
import { permissions } from '@/lib/workspaces/roles'
import type { EnvironmentsActions } from './environment-actions'
import { untilInWords } from './freeze-words'
import { Templates } from './templates'
import { counted, targetsInWords } from './words'

type EnvironmentsProps = {
  environments: EnvironmentDto[]
  archived: EnvironmentDto[]
  templates: TemplateDto[]
  actions: EnvironmentsActions
}

/** Every place to publish to, from left to right as on the board; each has a page of its own. */
export function Environments({ environments, archived, templates, actions }: EnvironmentsProps) {
  const { can, role } = useWorkspace()
  const allowed = can('environment.write')
  const taken = [...environments, ...archived].map(({ slug }) => slug)
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 pt-5 sm:px-6">
        <p className="max-w-2xl text-muted-foreground">
          A place to publish to, with its own history, route over gateways, rules and keys. Their order here is the order of the pipeline,
          from left to right.
          {!allowed && ` Your role here is ${role}; changing this needs ${permissions['environment.write'].role}.`}
        </p>
        {allowed && (
          <CreateEnvironmentDialog
            create={actions.create}
            taken={taken}
            trigger={
              <Button>
                <Plus />
                Add environment
              </Button>
            }
          />
        )}
      </div>
      <Places environments={environments} update={actions.update} allowed={allowed} />
      {allowed && <Templates templates={templates} actions={actions} />}
      {archived.length > 0 && <Archived archived={archived} restore={actions.restore} allowed={allowed} />}
    </>
  )
}

type PlacesProps = { environments: EnvironmentDto[]; update: EnvironmentsActions['update']; allowed: boolean }

function Places({ environments, update, allowed }: PlacesProps) {
  const router = useRouter()
  const [ordered, setOrdered] = useOptimistic(environments)
  const [pending, start] = useTransition()
  const { run } = useAction(update, { onSuccess: () => router.refresh() })
  const move = (id: string, to: number) => {
    const from = ordered.findIndex((each) => each.id === id)
    const environment = ordered[from]
    if (!environment) return
    start(async () => {
      setOrdered(moved(ordered, from, to))
      await run({ environment: environment.slug, position: to })
    })
  }
  return (
    <div className="border-b px-4 py-5 sm:px-6">
      <SortableList
        label="Environments, in the order of the pipeline"
        ids={ordered.map(({ id }) => id)}
        nameOf={(id) => ordered.find((each) => each.id === id)?.name ?? id}
        disabled={!allowed || ordered.length < 2}
        onMove={move}
        className="max-w-4xl gap-0 rounded-md border [--sortable-gap:0px]"
      >
        {ordered.map((environment) => (
          <SortableItem key={environment.id} id={environment.id} className="border-b last:border-b-0">
            <div aria-busy={pending} className="flex items-start gap-2 px-3 py-2.5">
              <SortableHandle className="mt-px" />
              <Place environment={environment} />
            </div>
          </SortableItem>
        ))}
      </SortableList>
    </div>
  )
}

function Place({ environment }: { environment: EnvironmentDto }) {
  const { slug: workspace } = useWorkspace()
  const { slug, description, routes, liveCount, keyCount, frozen } = environment
  return (
    <div className="min-w-0 flex-1">
      <div className="flex flex-wrap items-center gap-x-2">
        <Link href={`/${workspace}/settings/environments/${slug}`} className="min-w-0 hover:underline">
          <EnvironmentName environment={environment} className="font-medium" />
        </Link>
        <span className="font-mono text-muted-foreground text-xs">{slug}</span>
        {frozen && <Badge tone="warn">frozen {untilInWords(frozen)}</Badge>}
        <span className="text-muted-foreground text-xs tabular-nums sm:ml-auto">
          {capitalised(`${counted(liveCount, 'prompt', 'prompts')} live, ${counted(keyCount, 'key', 'keys')}`)}
        </span>
      </div>
      {description && <p className="break-words text-muted-foreground">{description}</p>}
      {routes.length === 0 ? (
        <p className="text-xs">No route yet: nothing can run here by alias.</p>
      ) : (
        <ul className="text-muted-foreground text-xs">
          {routes.map(({ alias, targets }) => (
            <li key={alias} className="break-words">
              <span className="font-mono text-foreground">{alias}</span> is {targetsInWords(targets)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

type ArchivedProps = { archived: EnvironmentDto[]; restore: EnvironmentsActions['restore']; allowed: boolean }

function Archived({ archived, restore, allowed }: ArchivedProps) {
  const router = useRouter()
  const { slug: workspace } = useWorkspace()
  const { run, pending } = useAction(restore, { success: ({ name }) => `${name} is back`, onSuccess: () => router.refresh() })
  return (
    <Section title="Archived" description="Nothing can be released there. Their history stays.">
      <Inset>
        <ul className="flex flex-col gap-1">
          {archived.map(({ id, slug, name }) => (
            <li key={id} className="flex items-center gap-3">
              <Link href={`/${workspace}/settings/environments/${slug}`} className="hover:underline">
                {name}
              </Link>
              <span className="font-mono text-muted-foreground text-xs">{slug}</span>
              {allowed && (
                <Button size="sm" pending={pending} aria-label={`Restore ${name}`} onClick={() => run({ environment: slug })}>
                  Restore
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Inset>
    </Section>
  )
}
