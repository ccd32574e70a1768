'use client'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { PriceForm } from './price-words'

const amounts = [
  { key: 'inputPerMillion', label: 'Input', hint: 'per million tokens', empty: 'unknown' },
  { key: 'outputPerMillion', label: 'Output', hint: 'per million tokens', empty: 'unknown' },
  { key: 'cachedInputPerMillion', label: 'Cached input', hint: 'per million tokens', empty: 'like input' },
  { key: 'perCall', label: 'Per call', hint: 'added to the rest', empty: 'none' },
] as const

type PriceFieldsProps = { form: PriceForm; faultAt: (path: string) => string | undefined; onChange: (form: PriceForm) => void }

export function PriceFields({ form, faultAt, onChange }: PriceFieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      <Field label="Currency" error={faultAt('currency')} className="w-28">
        <Input
          value={form.currency}
          onChange={(event) => onChange({ ...form, currency: event.target.value })}
          maxLength={3}
          spellCheck={false}
          autoComplete="off"
          className="uppercase"
        />
      </Field>
      <div className="grid grid-cols-2 gap-4">
        {amounts.map(({ key, label, hint, empty }) => (
          <Field key={key} label={label} hint={hint} error={faultAt(key)}>
            <Input
              inputMode="decimal"
              value={form[key]}
              onChange={(event) => onChange({ ...form, [key]: event.target.value })}
              placeholder={empty}
              autoComplete="off"
              className="tabular-nums"
            />
          </Field>
        ))}
      </div>
    </div>
  )
}
