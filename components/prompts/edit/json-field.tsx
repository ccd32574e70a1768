'use client'

import { type ReactNode, useId } from 'react'
import { formatJson } from '@/components/editor/json-check'
import { JsonEditor } from '@/components/editor/json-editor'
import { Button } from '@/components/ui/button'
import type { JsonChecked } from './json-fields'
import { useFieldText } from './use-field-text'

type JsonFieldProps<T> = {
  label: string
  /** The label is said elsewhere on the page already. */
  hideLabel?: boolean
  hint?: ReactNode
  value: T
  /** An empty value is an empty field. */
  isEmpty: (value: T) => boolean
  /** What is typed, while it is no value. */
  raw: string | undefined
  check: (text: string) => JsonChecked<T>
  /** The value, or (undefined) the text that is none. Absent: read-only. */
  onChange: ((value: T | undefined, raw: string | undefined) => void) | undefined
  /** Offered while the field is empty. */
  example?: { label: string; value: T }
}

/** A value written as JSON, checked while it is typed. */
export function JsonField<T>({ label, hideLabel = false, hint, value, isEmpty, raw, check, onChange, example }: JsonFieldProps<T>) {
  const id = useId()
  const written = (value: T) => (isEmpty(value) ? '' : formatJson(value))
  const [text, setText] = useFieldText(raw ?? written(value))
  const checked = check(text)
  const fault = checked.ok ? checked.warnings[0] : checked.faults[0]
  const change = (next: string) => {
    const checked = check(next)
    setText(next, checked.ok ? written(checked.value) : next)
    onChange?.(checked.ok ? checked.value : undefined, checked.ok ? undefined : next)
  }
  return (
    <div className="flex flex-col gap-1.5">
      {!hideLabel && <p className="font-medium">{label}</p>}
      <JsonEditor
        value={text}
        onChange={onChange && change}
        label={label}
        describedBy={`${id}-note`}
        invalid={!checked.ok}
        faultsIn={(text) => {
          const checked = check(text)
          return checked.ok ? { faults: [], warnings: checked.warnings } : { faults: checked.faults, warnings: [] }
        }}
      />
      <p id={`${id}-note`} className={fault ? (checked.ok ? 'text-warn text-xs' : 'text-danger text-xs') : 'text-muted-foreground text-xs'}>
        {fault ? `${checked.ok ? 'Check this: ' : ''}${fault.message}` : hint}
      </p>
      {onChange && example && text.trim() === '' && (
        <Button size="sm" className="self-start" onClick={() => change(formatJson(example.value))}>
          {example.label}
        </Button>
      )}
    </div>
  )
}
