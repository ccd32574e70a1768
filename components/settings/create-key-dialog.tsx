'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import type { NewApiKey } from '@/lib/api-keys/schema'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { Scope } from '@/lib/workspaces/roles'
import type { KeyActions, KeyExamples } from './key-actions'
import { NewKey } from './new-key'
import { ScopeChoice } from './scope-choice'

type CreateKeyDialogProps = {
  create: KeyActions['create']
  environments: readonly EnvironmentSummary[]
  examples: KeyExamples
  trigger: ReactNode
}

/** Makes an API key and shows it once. */
export function CreateKeyDialog({ trigger, examples, ...form }: CreateKeyDialogProps) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [made, setMade] = useState<NewApiKey | null>(null)
  const change = (next: boolean) => {
    setOpen(next)
    if (next) setMade(null)
    else if (made) router.refresh()
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      {open && (made ? <NewKey made={made} examples={examples} /> : <FormContent {...form} onMade={setMade} />)}
    </Dialog>
  )
}

const day = 24 * 60 * 60 * 1000
const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'Never' },
]
const everywhere = '*'

type FormContentProps = Pick<CreateKeyDialogProps, 'create' | 'environments'> & { onMade: (made: NewApiKey) => void }

function FormContent({ create, environments, onMade }: FormContentProps) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>(['prompts:read'])
  const [environment, setEnvironment] = useState(environments.find(({ slug }) => slug === 'production')?.slug ?? everywhere)
  const [lifetime, setLifetime] = useState('365')
  const [rate, setRate] = useState('')
  const { run, pending, faultAt } = useAction(create, { onSuccess: onMade, onFailure: (failure) => failure.faults.length > 0 })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const expiresAt = lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * day).toISOString()
    void run({
      name,
      scopes,
      environment: environment === everywhere ? null : environment,
      expiresAt,
      ratePerMinute: rate.trim() === '' ? null : Number(rate),
    })
  }
  return (
    <DialogContent
      title="Create an API key"
      description="For one application or person. Give it no more than it needs."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="create-key" pending={pending}>
            Create key
          </Button>
        </>
      }
    >
      <form id="create-key" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Name" hint="Who or what uses it." error={faultAt('name')}>
          <Input
            value={name}
            maxLength={100}
            autoComplete="off"
            placeholder="web app"
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Environment"
            hint={environment === everywhere ? 'It can ask for any environment and any version.' : 'It reads only what is published there.'}
            error={faultAt('environment')}
          >
            <Select value={environment} onValueChange={setEnvironment}>
              {environments.map(({ id, slug, name: each }) => (
                <SelectItem key={id} value={slug}>
                  {each}
                </SelectItem>
              ))}
              <SelectItem value={everywhere}>Every environment</SelectItem>
            </Select>
          </Field>
          <Field label="Expires" hint="It can be rotated before, without a gap." error={faultAt('expiresAt')}>
            <Select value={lifetime} onValueChange={setLifetime}>
              {lifetimes.map(({ value, label }) => (
                <SelectItem key={value} value={value}>
                  {label}
                </SelectItem>
              ))}
            </Select>
          </Field>
        </div>
        <Field
          label="Requests a minute"
          hint="Left empty, as many as this server allows any key. Each of its processes counts for itself."
          error={faultAt('ratePerMinute')}
        >
          <Input
            value={rate}
            inputMode="numeric"
            autoComplete="off"
            placeholder="the usual"
            onChange={(event) => setRate(event.target.value)}
          />
        </Field>
        <ScopeChoice value={scopes} onChange={setScopes} error={faultAt('scopes')} />
      </form>
    </DialogContent>
  )
}
