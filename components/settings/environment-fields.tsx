'use client'

import { useId } from 'react'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Switch } from '@/components/ui/switch'

export type EnvironmentValues = { name: string; slug: string; description: string; region: string; protected: boolean }

type EnvironmentFieldsProps = {
  values: EnvironmentValues
  onChange: (values: EnvironmentValues) => void
  faultAt: (path: string) => string | undefined
  /** The slug stands in other people's code, so it is chosen once. */
  isNew?: boolean
}

export function EnvironmentFields({ values, onChange, faultAt, isNew = false }: EnvironmentFieldsProps) {
  const protectedId = useId()
  const set = (change: Partial<EnvironmentValues>) => onChange({ ...values, ...change })
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={faultAt('name')}>
          <Input value={values.name} maxLength={100} autoComplete="off" onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field
          label="Slug"
          hint={isNew ? 'Applications ask for it by this. It never changes.' : 'Stands in applications, so it never changes.'}
          error={faultAt('slug')}
        >
          <Input
            value={values.slug}
            maxLength={63}
            autoComplete="off"
            spellCheck={false}
            readOnly={!isNew}
            className="font-mono"
            onChange={(event) => set({ slug: event.target.value })}
          />
        </Field>
      </div>
      <Field label="Description" optional error={faultAt('description')}>
        <Input
          value={values.description}
          maxLength={2000}
          autoComplete="off"
          onChange={(event) => set({ description: event.target.value })}
        />
      </Field>
      <Field
        label="Bound to region"
        optional
        hint="Such as cn or eu. No gateway of another region is ever called for it. Empty: any region."
        error={faultAt('region')}
      >
        <Input
          value={values.region}
          maxLength={32}
          autoComplete="off"
          spellCheck={false}
          placeholder="any"
          className="font-mono"
          onChange={(event) => set({ region: event.target.value.toLowerCase() })}
        />
      </Field>
      <div className="flex items-start gap-3">
        <Switch
          id={protectedId}
          aria-describedby={`${protectedId}-note`}
          checked={values.protected}
          onCheckedChange={(checked) => set({ protected: checked })}
          className="mt-0.5"
        />
        <div>
          <label htmlFor={protectedId} className="cursor-pointer font-medium">
            Protected
          </label>
          <p id={`${protectedId}-note`} className="text-muted-foreground text-xs">
            Marked wherever it is shown, so that nobody takes it for a place to try things.
          </p>
        </div>
      </div>
    </div>
  )
}
