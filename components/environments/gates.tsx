'use client'

import { Pencil, Plus, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { Inset, Section } from '@/components/settings/section'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { GateDto } from '@/lib/release-gates/schema'
import type { EnvironmentActions } from './environment-actions'
import { GateDialog } from './gate-dialog'

type GatesProps = {
  environment: EnvironmentDto
  gates: GateDto[]
  actions: Pick<EnvironmentActions, 'addGate' | 'updateGate' | 'removeGate'>
  allowed: boolean
}

/** The checks that have to be green for exactly the versions of every release here. */
export function Gates({ environment, gates, actions, allowed }: GatesProps) {
  const router = useRouter()
  const [dialog, setDialog] = useState<GateDto | 'new' | null>(null)
  const [removing, setRemoving] = useState<GateDto | null>(null)
  const remove = useAction(actions.removeGate, { success: 'The gate is gone', onSuccess: () => router.refresh() })
  return (
    <Section
      title="Gates"
      description="Checks that have to be green for exactly the versions of a release, whether it comes from here or over the API. An owner may go past one with a reason, which is audited."
      actions={
        allowed && (
          <Button size="sm" onClick={() => setDialog('new')}>
            <Plus />
            Add gate
          </Button>
        )
      }
    >
      <Inset className="max-w-4xl">
        {gates.length === 0 ? (
          <p className="text-muted-foreground">No gate: a release needs no check here.</p>
        ) : (
          <ul className="rounded-md border">
            {gates.map((gate) => (
              <li key={gate.id} className="flex items-center gap-2 border-b px-3 py-1.5 last:border-b-0">
                <div className="min-w-0 flex-1">
                  <p className="break-words font-medium">{gate.name}</p>
                  <p className="text-muted-foreground text-xs">{gate.description}</p>
                </div>
                {allowed && (
                  <span className="flex shrink-0 gap-0.5">
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={`Edit gate ${gate.name}`}
                      title="Edit"
                      onClick={() => setDialog(gate)}
                    >
                      <Pencil />
                    </Button>
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={`Remove gate ${gate.name}`}
                      title="Remove"
                      onClick={() => setRemoving(gate)}
                    >
                      <X />
                    </Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Inset>
      <GateDialog environment={environment} gate={dialog} onClose={() => setDialog(null)} actions={actions} />
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove the gate “${removing?.name ?? ''}”?`}
        description={`Releases to ${environment.name} need not pass it any more. What was signed off stays in the history.`}
        confirmLabel="Remove gate"
        onConfirm={async () => (removing ? ((await remove.run({ gate: removing.id }))?.ok ?? false) : true)}
      />
    </Section>
  )
}
