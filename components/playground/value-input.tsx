'use client'

import dynamic from 'next/dynamic'
import type { ComponentProps } from 'react'
import { checkJson } from '@/components/editor/json-check'
import { Checkbox } from '@/components/ui/checkbox'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { MediaInput } from './media-input'
import { type FieldKind, readField } from './values'

// CodeMirror is most of what it takes to show a form; only an object or a list needs it.
const JsonEditor = dynamic(() => import('@/components/editor/json-editor').then(({ JsonEditor }) => JsonEditor), {
  ssr: false,
  loading: () => <div className="h-8 rounded-md border border-input bg-card" />,
})

export type ValueInputProps = Pick<ComponentProps<'input'>, 'id' | 'required' | 'aria-describedby' | 'aria-invalid'> & {
  kind: FieldKind
  /** Said to screen readers where no label element can be tied to the control. */
  label: string
  text: string
  /** Absent: read-only. */
  onChange: ((text: string) => void) | undefined
  placeholder?: string | undefined
  /** What an untouched yes or no means. */
  preset?: boolean
  /** Marks the control, so that it can be found in the page. */
  [data: `data-${string}`]: string
}

/** The control for a variable's value: by its type, and always a text behind it. */
export function ValueInput({ kind, label, text, onChange, placeholder, preset = false, ...rest }: ValueInputProps) {
  const readOnly = !onChange
  const change = (event: { target: { value: string } }) => onChange?.(event.target.value)
  switch (kind) {
    case 'boolean': {
      const checked = text === '' ? preset : text === 'true'
      const { required: _, ...box } = rest
      return (
        <span className="flex h-7 items-center gap-2 text-muted-foreground text-xs">
          <Checkbox {...box} checked={checked} disabled={readOnly} onCheckedChange={(next) => onChange?.(String(next === true))} />
          <span aria-hidden="true">{checked ? 'true' : 'false'}</span>
        </span>
      )
    }
    case 'number':
      return (
        <Input
          {...rest}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          value={text}
          readOnly={readOnly}
          onChange={change}
          placeholder={placeholder}
          className="h-8 font-mono text-xs tabular-nums"
        />
      )
    case 'list':
    case 'object': {
      const { 'aria-describedby': describedBy, 'aria-invalid': invalid, id, required: _, ...marks } = rest
      return (
        <div {...marks} id={id}>
          <JsonEditor
            value={text}
            onChange={onChange}
            label={label}
            describedBy={describedBy}
            invalid={invalid === true}
            placeholder={placeholder}
            faultsIn={(typed) => ({ faults: faultsIn(kind, typed), warnings: [] })}
            className="max-h-64 overflow-y-auto text-xs"
          />
        </div>
      )
    }
    case 'image':
    case 'audio':
    case 'file':
      return <MediaInput {...rest} kind={kind} label={label} text={text} onChange={onChange} placeholder={placeholder} />
    default:
      return (
        <Textarea
          {...(rest as ComponentProps<'textarea'>)}
          rows={1}
          value={text}
          readOnly={readOnly}
          onChange={change}
          placeholder={placeholder}
          spellCheck={false}
          className="max-h-48 min-h-8 font-mono text-xs"
        />
      )
  }
}

function faultsIn(kind: FieldKind, text: string) {
  if (text.trim() === '') return []
  const { faults } = checkJson(text)
  const { fault } = readField(kind, text)
  return faults.length > 0 || fault === undefined ? faults : [{ from: 0, to: text.length, message: fault }]
}
