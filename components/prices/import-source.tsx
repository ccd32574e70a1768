'use client'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup, RadioItem } from '@/components/ui/radio-group'
import { Textarea } from '@/components/ui/textarea'
import type { PresetId } from '@/lib/gateways/schema'
import type { PriceImportSource } from '@/lib/prices/schema'

export type SourceKind = PriceImportSource['kind']

/** What is filled in for every kind of source at once, so that trying another loses nothing. */
export type SourceForm = { kind: SourceKind; currency: string; group: string; text: string; file: string }

const RESALE: readonly PresetId[] = ['4sapi', 'koala', 'xinglian', 'treerouter']

/** What most gateways of a preset speak. */
export const firstSource = (preset: PresetId): SourceForm => ({
  kind: preset === 'openrouter' || preset === 'litellm' ? preset : RESALE.includes(preset) ? 'new_api' : 'library',
  currency: 'USD',
  group: '',
  text: '',
  file: '',
})

export function sourceOf({ kind, currency, group, text, file }: SourceForm): PriceImportSource {
  switch (kind) {
    case 'new_api':
      return { kind, currency: currency.trim().toUpperCase(), ...(group && { group }) }
    case 'csv':
      return { kind, text, ...(file && { file }) }
    default:
      return { kind }
  }
}

const kinds: { value: SourceKind; label: string; hint: string }[] = [
  { value: 'new_api', label: 'New API', hint: 'GET /api/pricing at the gateway’s host: most resale gateways.' },
  { value: 'openrouter', label: 'OpenRouter', hint: 'The prices beside its list of models.' },
  { value: 'litellm', label: 'LiteLLM', hint: 'GET /v1/model/info of your proxy.' },
  { value: 'csv', label: 'CSV', hint: 'A file or pasted lines, with a head line.' },
  {
    value: 'library',
    label: 'Public list prices',
    hint: 'What vendors publish, each with its date: a starting point. Your gateway may ask for more or less.',
  },
]

type ImportSourceProps = { form: SourceForm; faultAt: (path: string) => string | undefined; onChange: (form: SourceForm) => void }

/** Where the prices are, and what has to be known to read them. */
export function ImportSource({ form, faultAt, onChange }: ImportSourceProps) {
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <RadioGroup
        aria-label="Where the prices are"
        value={form.kind}
        onValueChange={(kind) => onChange({ ...form, kind: kind as SourceKind })}
        className="grid gap-3 sm:grid-cols-2"
      >
        {kinds.map((kind) => (
          <RadioItem key={kind.value} {...kind} />
        ))}
      </RadioGroup>
      {form.kind === 'new_api' && (
        <Field
          label="Currency"
          hint="New API does not say it. Check with your provider: dollars or yuan."
          error={faultAt('source.currency')}
          className="max-w-80"
        >
          <Input
            value={form.currency}
            onChange={(event) => onChange({ ...form, currency: event.target.value })}
            maxLength={3}
            spellCheck={false}
            autoComplete="off"
            className="w-28 uppercase"
          />
        </Field>
      )}
      {form.kind === 'csv' && (
        <>
          <Field label="File" optional>
            <Input
              type="file"
              accept=".csv,text/csv,text/plain"
              onChange={async (event) => {
                const file = event.target.files?.[0]
                if (file) onChange({ ...form, text: await file.text(), file: file.name })
              }}
            />
          </Field>
          <Field
            label="Lines"
            hint="Columns: model, currency, input_per_million, cached_input_per_million, output_per_million, per_call. Others are passed over."
            error={faultAt('source.text')}
          >
            <Textarea
              value={form.text}
              onChange={(event) => onChange({ ...form, text: event.target.value, file: '' })}
              rows={6}
              spellCheck={false}
              placeholder={'model,currency,input_per_million,output_per_million\ngpt-5-mini,USD,0.25,2'}
              className="max-h-80 font-mono text-xs"
            />
          </Field>
        </>
      )}
    </div>
  )
}
