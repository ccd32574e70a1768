'use client'

import { RelativeTime } from '@/components/feedback/relative-time'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select, SelectItem } from '@/components/ui/select'
import type { Preset } from '@/lib/gateways/presets'
import { type GatewayDto, LAYERS } from '@/lib/gateways/schema'
import { KeyWords } from './gateway-card'
import { type GatewayForm, withName } from './gateway-form'
import { HeaderRows } from './header-rows'
import { layerWords } from './layer-words'
import { ReachFields } from './reach-fields'

type GatewayFieldsProps = {
  form: GatewayForm
  preset: Preset | undefined
  /** When the gateway exists: its slug is fixed, its key is replaced rather than given. */
  saved: GatewayDto | null
  faultAt: (path: string) => string | undefined
  onChange: (form: GatewayForm) => void
}

/** The fields of a gateway, for adding and for changing one. */
export function GatewayFields({ form, preset, saved, faultAt, onChange }: GatewayFieldsProps) {
  const mayWrite = useWorkspace().can('gateway.write')
  const set = (more: Partial<GatewayForm>) => onChange({ ...form, ...more })
  const guess = (field: 'baseUrl' | 'region') =>
    preset?.checkWithProvider.includes(field) && form[field] === preset[field] && form[field] !== saved?.[field] ? (
      <Badge tone="warn">check with your provider</Badge>
    ) : undefined
  const sandbox = form.preset === 'sandbox'
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={faultAt('name')}>
          <Input value={form.name} onChange={(event) => onChange(withName(form, event.target.value))} autoComplete="off" required />
        </Field>
        <Field
          label="Slug"
          error={faultAt('slug')}
          hint={saved ? 'Versions and code name it, so it stays.' : 'How versions and code name it, as in koala/gpt-5.'}
        >
          <Input
            value={form.slug}
            readOnly={saved !== null}
            onChange={(event) => set({ slug: event.target.value, slugTyped: true })}
            spellCheck={false}
            autoComplete="off"
            required
            className="font-mono text-xs"
          />
        </Field>
        <Field label="Layer" error={faultAt('layer')} hint={layerWords[form.layer].carries}>
          <Select value={form.layer} onValueChange={(layer) => set({ layer: LAYERS.find((each) => each === layer) ?? form.layer })}>
            {LAYERS.map((layer) => (
              <SelectItem key={layer} value={layer}>
                {layerWords[layer].name}
              </SelectItem>
            ))}
          </Select>
        </Field>
        <Field
          label="Region"
          error={faultAt('region')}
          aside={guess('region')}
          hint="Where it handles data: global, cn, eu, us … Environments bound to a region call no other."
        >
          <Input
            value={form.region}
            onChange={(event) => set({ region: event.target.value })}
            spellCheck={false}
            autoComplete="off"
            required
            className="font-mono text-xs"
          />
        </Field>
      </div>
      <Field
        label="Base URL"
        error={faultAt('baseUrl')}
        aside={guess('baseUrl')}
        hint={
          sandbox ? 'This server itself. No key, no cost.' : 'The part before /chat/completions, /v1 included where the gateway has it.'
        }
      >
        <Input
          type="url"
          inputMode="url"
          value={form.baseUrl}
          readOnly={sandbox}
          onChange={(event) => set({ baseUrl: event.target.value })}
          placeholder="https://gateway.example/v1"
          spellCheck={false}
          autoComplete="off"
          required
          className="font-mono text-xs"
        />
      </Field>
      {!sandbox && !mayWrite && saved && (
        <p className="text-sm">
          <span className="font-medium">API key</span>{' '}
          <span className="text-muted-foreground text-xs">
            <KeyWords gateway={saved} />
          </span>
        </p>
      )}
      {!sandbox && mayWrite && (
        <Field
          label={saved?.keySetAt ? 'Replace key' : 'API key'}
          optional={preset?.keyHint === null || saved !== null}
          error={faultAt('apiKey')}
          hint={
            saved?.keySetAt ? (
              <>
                Now {saved.keyLastFour ? `…${saved.keyLastFour}, ` : ''}set <RelativeTime iso={saved.keySetAt} />. Leave empty to keep it.
              </>
            ) : (
              'Kept sealed; nobody can read it again, you included.'
            )
          }
        >
          <Input
            type="password"
            value={form.apiKey}
            onChange={(event) => set({ apiKey: event.target.value })}
            placeholder={preset?.keyHint ?? undefined}
            autoComplete="new-password"
            spellCheck={false}
            className="font-mono text-xs"
          />
        </Field>
      )}
      {!sandbox && <HeaderRows rows={form.headers} faultAt={faultAt} onChange={(headers) => set({ headers })} />}
      <ReachFields form={form} saved={saved} faultAt={faultAt} onChange={set} />
    </div>
  )
}
