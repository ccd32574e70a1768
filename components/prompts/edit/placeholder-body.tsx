'use client'

import { useId } from 'react'
import { Input } from '@/components/ui/input'
import { MAX_MESSAGES, type Message } from '@/lib/prompts/content-schema'
import { type NumberParameter, parseNumber } from './parameters'

type Placeholder = Extract<Message, { role: 'placeholder' }>
type PlaceholderBodyProps = { message: Placeholder; label: string; onChange: ((message: Placeholder) => void) | undefined }

/** A place for messages that the caller gives: its name, and how many. */
export function PlaceholderBody({ message, label, onChange }: PlaceholderBodyProps) {
  const id = useId()
  const { min, max } = message
  const crossed = min !== undefined && max !== undefined && min > max
  const set = (key: 'min' | 'max') => (value: number | undefined) => {
    const { [key]: _, ...rest } = message
    onChange?.(value === undefined ? rest : { ...rest, [key]: value })
  }
  return (
    <div className="flex flex-col gap-2 px-3 pb-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Input
          aria-label={`Name of the placeholder, ${label}`}
          aria-describedby={id}
          value={message.name}
          readOnly={!onChange}
          onChange={(event) => onChange?.({ ...message, name: event.target.value })}
          placeholder="history"
          spellCheck={false}
          autoCapitalize="off"
          className="w-44 font-mono"
        />
        <span className="flex items-center gap-1.5 text-muted-foreground text-xs">
          Takes
          <Count label={`Fewest messages, ${label}`} value={min} placeholder="any" min={0} onChange={onChange && set('min')} />
          to
          <Count label={`Most messages, ${label}`} value={max} placeholder="any" min={1} onChange={onChange && set('max')} />
          messages
        </span>
      </div>
      <p id={id} className={crossed ? 'text-danger text-xs' : 'text-muted-foreground text-xs'}>
        {crossed
          ? 'The first number must not be larger than the second.'
          : 'Stands for a list of messages that the caller gives, such as the chat so far. Fewer or more than this are refused.'}
      </p>
    </div>
  )
}

type CountProps = {
  label: string
  value: number | undefined
  placeholder: string
  min: number
  onChange: ((value: number | undefined) => void) | undefined
}

function Count({ label, value, placeholder, min, onChange }: CountProps) {
  const range: NumberParameter = { name: '', label, hint: '', min, max: MAX_MESSAGES, whole: true }
  return (
    <Input
      aria-label={label}
      inputMode="numeric"
      value={value === undefined ? '' : String(value)}
      readOnly={!onChange}
      placeholder={placeholder}
      title={`${min} to ${MAX_MESSAGES}; empty for no limit`}
      onChange={(event) => {
        const parsed = parseNumber(event.target.value, range)
        if (parsed.ok) onChange?.(parsed.value)
      }}
      className="h-7 w-14 text-center tabular-nums"
    />
  )
}
