'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import type { EnvironmentDto } from '@/lib/environments/schema'
import { type GateDto, SignOffSettings } from '@/lib/release-gates/schema'
import type { EnvironmentActions } from './environment-actions'

type GateDialogProps = {
  environment: EnvironmentDto
  gate: GateDto | 'new' | null
  onClose: () => void
  actions: Pick<EnvironmentActions, 'addGate' | 'updateGate'>
}

/** A gate at which somebody signs off: its name, who may, and whether authors may. */
export function GateDialog({ gate, onClose, ...props }: GateDialogProps) {
  return (
    <Dialog open={gate !== null} onOpenChange={(open) => !open && onClose()}>
      {gate !== null && <Content {...props} gate={gate === 'new' ? null : gate} onDone={onClose} />}
    </Dialog>
  )
}

type ContentProps = Pick<GateDialogProps, 'environment' | 'actions'> & { gate: GateDto | null; onDone: () => void }

function Content({ environment, gate, actions, onDone }: ContentProps) {
  const router = useRouter()
  const id = useId()
  const [name, setName] = useState(gate?.name ?? '')
  const [settings, setSettings] = useState<SignOffSettings>(gate?.settings ?? { role: 'editor', notAuthor: false })
  const options = {
    success: ({ name }: GateDto) => `The gate “${name}” is saved`,
    onSuccess: () => {
      onDone()
      router.refresh()
    },
    onFailure: (refused: { faults: unknown[] }) => refused.faults.length > 0,
  }
  const add = useAction(actions.addGate, options)
  const update = useAction(actions.updateGate, options)
  const { pending, faultAt } = gate ? update : add
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (gate) void update.run({ gate: gate.id, name, settings })
    else void add.run({ environment: environment.slug, name, settings })
  }
  return (
    <DialogContent
      title={gate ? 'Edit the gate' : 'Add a gate'}
      description={`Somebody signs off each version before it is released to ${environment.name}. What is live stays; the next release has to pass.`}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="gate" pending={pending}>
            {gate ? 'Save' : 'Add gate'}
          </Button>
        </>
      }
    >
      <form id="gate" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Name" hint="What has to be green, such as Legal review." error={faultAt('name')}>
          <Input value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Who may sign off" error={faultAt('settings.role')} hint="The lowest role that may.">
          <Select
            value={settings.role}
            onValueChange={(role) => setSettings({ ...settings, role: SignOffSettings.shape.role.parse(role) })}
          >
            {(['editor', 'releaser', 'admin', 'owner'] as const).map((role) => (
              <SelectItem key={role} value={role} {...(role !== 'owner' && { hint: 'and above' })}>
                {role}
              </SelectItem>
            ))}
          </Select>
        </Field>
        <div className="flex items-start gap-3">
          <Switch
            id={id}
            aria-describedby={`${id}-note`}
            checked={settings.notAuthor}
            onCheckedChange={(notAuthor) => setSettings({ ...settings, notAuthor })}
            className="mt-0.5"
          />
          <div>
            <label htmlFor={id} className="cursor-pointer font-medium">
              Not by an author
            </label>
            <p id={`${id}-note`} className="text-muted-foreground text-xs">
              Who wrote a version cannot sign it off.
            </p>
          </div>
        </div>
      </form>
    </DialogContent>
  )
}
