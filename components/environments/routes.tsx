'use client'

import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { type EnvironmentDto, RouteAlias } from '@/lib/environments/schema'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import type { EnvironmentActions } from './environment-actions'
import { RouteEditor } from './route-editor'
import { listed } from './words'

type RoutesProps = {
  environment: EnvironmentDto
  gateways: TargetGatewayDto[]
  setRoute: EnvironmentActions['setRoute']
  allowed: boolean
}

/** An environment's routes, one per alias. */
export function Routes({ environment, gateways, setRoute, allowed }: RoutesProps) {
  const [added, setAdded] = useState<string[]>([])
  const saved = environment.routes.map(({ alias }) => alias)
  const aliases = [...saved, ...added.filter((alias) => !saved.includes(alias))]
  const shown = aliases.length === 0 && allowed ? ['default'] : aliases
  const outside = gateways.filter(({ region }) => environment.region !== null && region !== environment.region)
  return (
    <div className="flex max-w-4xl flex-col gap-3">
      {outside.length > 0 && (
        <p className="text-muted-foreground text-xs">
          Cannot be chosen here: {listed(outside.map(({ name, region }) => `${name} is in ${region}`))}. {environment.name} is bound to{' '}
          {environment.region}.
        </p>
      )}
      {shown.length === 0 && <p className="text-muted-foreground">No route yet: nothing can run here by alias.</p>}
      {shown.map((alias) => {
        const targets = environment.routes.find((route) => route.alias === alias)?.targets ?? []
        return (
          <RouteEditor
            // What was saved elsewhere meanwhile takes the place of what stands here unchanged.
            key={`${alias} ${JSON.stringify(targets)}`}
            environment={environment}
            alias={alias}
            saved={targets}
            gateways={gateways}
            setRoute={setRoute}
            allowed={allowed}
            onRemoved={() => setAdded((before) => before.filter((each) => each !== alias))}
          />
        )
      })}
      {allowed && shown.length > 0 && (
        <AddAlias environmentName={environment.name} taken={shown} onAdd={(alias) => setAdded((before) => [...before, alias])} />
      )}
    </div>
  )
}

type AddAliasProps = { environmentName: string; taken: readonly string[]; onAdd: (alias: string) => void }

function AddAlias({ environmentName, taken, onAdd }: AddAliasProps) {
  const [open, setOpen] = useState(false)
  const [alias, setAlias] = useState('')
  const [error, setError] = useState<string>()
  if (!open)
    return (
      <div>
        <Button size="sm" variant="ghost" className="-ml-2" onClick={() => setOpen(true)} aria-label={`Add an alias to ${environmentName}`}>
          <Plus />
          Add an alias
        </Button>
      </div>
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const parsed = RouteAlias.safeParse(alias.trim())
    if (!parsed.success) return setError(parsed.error.issues[0]?.message)
    if (taken.includes(parsed.data)) return setError(`There is a route ${parsed.data} already.`)
    onAdd(parsed.data)
    setOpen(false)
    setAlias('')
    setError(undefined)
  }
  return (
    <form onSubmit={submit} className="flex max-w-md items-start gap-2">
      <Field label="New alias" hint="What a version's model may say, such as fast or vision." error={error} className="flex-1">
        <Input
          value={alias}
          maxLength={63}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          onChange={(event) => setAlias(event.target.value)}
        />
      </Field>
      <Button type="submit" className="mt-6.5">
        Add
      </Button>
      <Button variant="ghost" className="mt-6.5" onClick={() => setOpen(false)}>
        Cancel
      </Button>
    </form>
  )
}
