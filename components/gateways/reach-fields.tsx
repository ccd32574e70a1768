'use client'

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { GatewayDto } from '@/lib/gateways/schema'
import type { GatewayForm } from './gateway-form'

type ReachFieldsProps = {
  form: GatewayForm
  saved: GatewayDto | null
  faultAt: (path: string) => string | undefined
  onChange: (more: Partial<GatewayForm>) => void
}

const PATHS = [
  'organization',
  'pathPrefix',
  'proxyUrl',
  'connectTimeoutMs',
  'firstByteTimeoutMs',
  'timeoutMs',
  'deadlineMs',
  'maxConcurrency',
]

/** What few gateways need: how the way there leads, how long to wait, how much at once. Open where something is set, or wrong. */
export function ReachFields({ form, saved, faultAt, onChange }: ReachFieldsProps) {
  const mayWrite = useWorkspace().can('gateway.write')
  const special =
    form.organization !== '' ||
    form.pathPrefix !== '' ||
    form.deadlineSeconds !== '' ||
    form.firstByteSeconds !== '' ||
    form.maxConcurrency !== '' ||
    saved?.proxyHost != null
  const [open, setOpen] = useState(special)
  const wrong = PATHS.some((path) => faultAt(path) !== undefined)
  return (
    <details open={open || wrong} onToggle={(event) => setOpen(event.currentTarget.open)} className="group rounded-md border">
      <summary className="flex cursor-pointer select-none items-center gap-2 px-3 py-2 font-medium text-sm marker:content-none">
        <ChevronRight aria-hidden="true" className="size-3.5 text-muted-foreground transition-transform group-open:rotate-90" />
        Connection
        <span className="font-normal text-muted-foreground text-xs">time limits, proxy, organisation, calls at once</span>
      </summary>
      <div className="grid gap-4 border-t p-3 sm:grid-cols-2">
        <Seconds
          label="To connect"
          of="connectSeconds"
          fault={faultAt('connectTimeoutMs')}
          hint="Seconds to reach the gateway."
          min={0.1}
          max={60}
          form={form}
          onChange={onChange}
        />
        <Seconds
          label="To the first byte"
          of="firstByteSeconds"
          fault={faultAt('firstByteTimeoutMs')}
          hint="Seconds until an answer begins. Empty: as long as a silence."
          max={600}
          form={form}
          onChange={onChange}
        />
        <Seconds
          label="Silence"
          of="timeoutSeconds"
          fault={faultAt('timeoutMs')}
          hint="Seconds without a word after which a call is given up."
          max={600}
          form={form}
          onChange={onChange}
        />
        <Seconds
          label="Whole call"
          of="deadlineSeconds"
          fault={faultAt('deadlineMs')}
          hint="Seconds for all of it. Empty: half an hour."
          max={1800}
          form={form}
          onChange={onChange}
        />
        {form.preset !== 'sandbox' && (
          <>
            <Field label="Calls at once" optional error={faultAt('maxConcurrency')} hint="From one server; the rest wait. Empty: no limit.">
              <Input
                type="number"
                inputMode="numeric"
                min={1}
                value={form.maxConcurrency}
                onChange={(event) => onChange({ maxConcurrency: event.target.value })}
                className="tabular-nums"
              />
            </Field>
            <Field label="Organisation" optional error={faultAt('organization')} hint="Sent as OpenAI-Organization.">
              <Plain value={form.organization} placeholder="org-…" onChange={(organization) => onChange({ organization })} />
            </Field>
            <Field label="Path prefix" optional error={faultAt('pathPrefix')} hint="Put between the base URL and each endpoint.">
              <Plain value={form.pathPrefix} placeholder="/team-a" onChange={(pathPrefix) => onChange({ pathPrefix })} />
            </Field>
            <Field
              label={saved?.proxyHost ? 'Replace proxy' : 'Proxy'}
              optional
              error={faultAt('proxyUrl')}
              hint={
                saved?.proxyHost ? (
                  form.proxyDropped ? (
                    'None any more, once saved.'
                  ) : (
                    <>
                      Now <span className="font-mono">{saved.proxyHost}</span>. Leave empty to keep it.
                    </>
                  )
                ) : (
                  'Kept sealed, with the user and password it may hold.'
                )
              }
              aside={
                saved?.proxyHost && mayWrite ? (
                  <Button variant="link" size="sm" onClick={() => onChange({ proxyDropped: !form.proxyDropped, proxyUrl: '' })}>
                    {form.proxyDropped ? 'Keep it' : 'Use none'}
                  </Button>
                ) : undefined
              }
            >
              <Plain
                value={form.proxyUrl}
                placeholder="http://user:password@proxy.example:3128"
                onChange={(proxyUrl) => onChange({ proxyUrl, proxyDropped: false })}
              />
            </Field>
          </>
        )}
      </div>
    </details>
  )
}

type SecondsProps = {
  label: string
  of: 'connectSeconds' | 'firstByteSeconds' | 'timeoutSeconds' | 'deadlineSeconds'
  hint: string
  fault: string | undefined
  min?: number
  max: number
  form: GatewayForm
  onChange: ReachFieldsProps['onChange']
}

function Seconds({ label, of, hint, fault, min = 1, max, form, onChange }: SecondsProps) {
  return (
    <Field label={label} error={fault} hint={hint}>
      <Input
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step="any"
        value={form[of]}
        onChange={(event) => onChange({ [of]: event.target.value })}
        className="tabular-nums"
      />
    </Field>
  )
}

/** A one-line field for what machines read. `Field` gives it its id. */
function Plain({ value, onChange, ...rest }: { value: string; placeholder: string; onChange: (value: string) => void }) {
  return (
    <Input
      {...rest}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      spellCheck={false}
      autoComplete="off"
      className="font-mono text-xs"
    />
  )
}
