'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useAction } from '@/components/shell/use-action'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { TargetGatewayDto } from '@/lib/gateways/schema'
import { permissions } from '@/lib/workspaces/roles'
import { CreateEnvironmentDialog } from './create-environment-dialog'
import type { EnvironmentActions } from './environment-actions'
import { EnvironmentSection } from './environment-section'
import { Inset, Section } from './section'

type EnvironmentsProps = {
  environments: EnvironmentDto[]
  archived: EnvironmentDto[]
  gateways: TargetGatewayDto[]
  actions: EnvironmentActions
}

/** Every place to publish to, from left to right, with its route over the gateways. */
export function Environments({ environments, archived, gateways, actions }: EnvironmentsProps) {
  const { can, role } = useWorkspace()
  const allowed = can('environment.write')
  const taken = [...environments, ...archived].map(({ slug }) => slug)
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b px-4 py-5 sm:px-6">
        <p className="max-w-2xl text-muted-foreground">
          A version that asks for the model <span className="font-mono text-foreground text-xs">default</span> gets the first target of that
          route in the environment it runs in; if that fails before its first word, the next one answers. So the same version runs anywhere.
          {!allowed && ` Your role here is ${role}; changing this needs ${permissions['environment.write'].role}.`}
        </p>
        {allowed && (
          <CreateEnvironmentDialog
            create={actions.create}
            taken={taken}
            trigger={
              <Button variant="primary">
                <Plus />
                Add environment
              </Button>
            }
          />
        )}
      </div>
      {environments.map((environment, index) => (
        <EnvironmentSection
          key={environment.id}
          environment={environment}
          index={index}
          count={environments.length}
          gateways={gateways}
          actions={actions}
          allowed={allowed}
        />
      ))}
      {archived.length > 0 && <Archived archived={archived} restore={actions.restore} allowed={allowed} />}
    </>
  )
}

type ArchivedProps = { archived: EnvironmentDto[]; restore: EnvironmentActions['restore']; allowed: boolean }

function Archived({ archived, restore, allowed }: ArchivedProps) {
  const router = useRouter()
  const { run, pending } = useAction(restore, { success: ({ name }) => `${name} is back`, onSuccess: () => router.refresh() })
  return (
    <Section title="Archived" description="Nothing can be released there. Their history stays.">
      <Inset>
        <ul className="flex flex-col gap-1">
          {archived.map(({ id, slug, name }) => (
            <li key={id} className="flex items-center gap-3">
              <span>{name}</span>
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
