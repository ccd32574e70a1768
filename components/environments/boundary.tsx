'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { Notice } from '@/components/feedback/notice'
import { Inset, Section } from '@/components/settings/section'
import { useAction } from '@/components/shell/use-action'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { EnvironmentDto } from '@/lib/environments/schema'
import type { EnvironmentActions } from './environment-actions'

type BoundaryProps = {
  environment: EnvironmentDto
  /** Regions that gateways are in, to choose by. */
  regions: readonly string[]
  update: EnvironmentActions['update']
  allowed: boolean
}

/** The region an environment is bound to, what that means, and in its own words why a change of it was refused. */
export function Boundary({ environment, regions, update, allowed }: BoundaryProps) {
  const { name, region } = environment
  return (
    <Section
      title="Boundary"
      description={
        region
          ? `Bound to the region ${region}: no gateway outside it is ever called for ${name}, not even as a fallback, nor from the playground. A route that would lead outside is refused when it is saved, and each call is checked again.`
          : `Not bound to a region: its routes may lead to any gateway. Bound to one, no gateway outside it is ever called for ${name}, not even as a fallback.`
      }
    >
      <Inset>
        {allowed ? (
          // What was saved elsewhere meanwhile takes the place of what stands here.
          <RegionForm key={region} environment={environment} regions={regions} update={update} />
        ) : (
          <p>
            Region: <span className="font-mono">{region ?? 'any'}</span>
          </p>
        )}
      </Inset>
    </Section>
  )
}

function RegionForm({ environment, regions, update }: Omit<BoundaryProps, 'allowed'>) {
  const router = useRouter()
  const { slug, name } = environment
  const saved = environment.region ?? ''
  const [region, setRegion] = useState(saved)
  const [asking, setAsking] = useState(false)
  const { run, pending, failure, faultAt, reset } = useAction(update, {
    success: (updated) => (updated.region ? `${name} is bound to ${updated.region}` : `${name} may use any region`),
    onSuccess: () => router.refresh(),
    onFailure: (refused) => refused.faults.length > 0,
  })
  const save = () => run({ environment: slug, region: region.trim() || null })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (saved === '') void save()
    else setAsking(true)
  }
  const elsewhere = failure?.faults.filter(({ path }) => path.startsWith('routes.')) ?? []
  return (
    <form onSubmit={submit} noValidate className="flex max-w-2xl flex-col gap-3">
      <div className="flex flex-wrap items-start gap-2">
        <Field
          label="Region"
          hint="Such as cn or eu, as its gateways have it. Empty: any region."
          error={faultAt('region')}
          className="w-64"
        >
          <Input
            value={region}
            list="environment-regions"
            maxLength={32}
            autoComplete="off"
            spellCheck={false}
            placeholder="any"
            className="font-mono"
            onChange={(event) => {
              reset()
              setRegion(event.target.value.toLowerCase())
            }}
          />
        </Field>
        <datalist id="environment-regions">
          {regions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        {region.trim() !== saved && (
          <Button type="submit" variant="primary" pending={pending} className="mt-6">
            {region.trim() === '' ? 'Unbind' : `Bind to ${region.trim()}`}
          </Button>
        )}
      </div>
      {elsewhere.length > 0 && (
        <Notice tone="danger" title={failure?.message}>
          <ul className="list-disc pl-5">
            {elsewhere.map(({ path, message }) => (
              <li key={path}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={region.trim() === '' ? `Unbind ${name} from ${saved}?` : `Bind ${name} to ${region.trim()} instead of ${saved}?`}
        description={
          region.trim() === ''
            ? `From then on its routes may lead outside ${saved}, and its data with them. Its routes stay as they are.`
            : `Only gateways in ${region.trim()} may answer for it from then on. It is refused while a route leads outside.`
        }
        confirmLabel={region.trim() === '' ? 'Unbind' : 'Change the region'}
        onConfirm={async () => {
          await save()
          return true
        }}
      />
    </form>
  )
}
