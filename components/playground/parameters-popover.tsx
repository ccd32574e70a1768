'use client'

import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Textarea } from '@/components/ui/textarea'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { laidOver, parameterWords } from './parameters-summary'

type ParametersPopoverProps = {
  /** For the accessible name: "Column 2". */
  column: string
  /** The version's own. */
  own: JsonObject
  /** What this column lays over them. */
  over: JsonObject
  onChange: (over: JsonObject) => void
}

/** One line that says what will be sent, and opens what changes it. */
export function ParametersPopover({ column, own, over, onChange }: ParametersPopoverProps) {
  const words = parameterWords(laidOver(own, over))
  const changed = Object.keys(over).length
  return (
    <Popover>
      <PopoverTrigger asChild>
        <button
          type="button"
          aria-label={`Parameters of ${column}: ${words || 'none set'}`}
          className="flex h-8 w-full min-w-0 items-center gap-1.5 px-3 text-left text-xs hover:bg-accent focus-visible:outline-offset-[-2px] data-[state=open]:bg-accent"
        >
          <SlidersHorizontal aria-hidden="true" className="size-3.5 shrink-0 text-muted-foreground" />
          <span className={cn('min-w-0 truncate', !words && 'text-muted-foreground')}>{words || 'No parameters set'}</span>
          {changed > 0 && <span className="ml-auto shrink-0 text-muted-foreground">{changed} changed</span>}
        </button>
      </PopoverTrigger>
      <PopoverContent aria-label={`Parameters of ${column}`} className="w-80">
        <Editor own={own} over={over} onChange={onChange} />
      </PopoverContent>
    </Popover>
  )
}

const known = [
  { name: 'temperature', label: 'Temperature', step: 0.1, min: 0, max: 2 },
  { name: 'top_p', label: 'Top p', step: 0.05, min: 0, max: 1 },
  { name: 'max_tokens', label: 'Max tokens', step: 1, min: 1, max: 10_000_000 },
] as const

function Editor({ own, over, onChange }: Omit<ParametersPopoverProps, 'column'>) {
  const rest = Object.fromEntries(Object.entries(over).filter(([name]) => !known.some((each) => each.name === name)))
  const set = (name: string, text: string) => {
    const { [name]: _, ...others } = over
    const number = Number(text)
    onChange(text === '' || !Number.isFinite(number) ? others : { ...others, [name]: number })
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-3 gap-2">
        {known.map(({ name, label, ...range }) => (
          <Field key={name} label={<span className="font-normal text-xs">{label}</span>}>
            <Input
              type="number"
              inputMode="decimal"
              {...range}
              value={typeof over[name] === 'number' ? over[name] : ''}
              placeholder={Object.hasOwn(own, name) ? String(own[name]) : 'not set'}
              onChange={(event) => set(name, event.target.value)}
              className="tabular-nums"
            />
          </Field>
        ))}
      </div>
      <OtherParameters
        rest={rest}
        onChange={(others) => onChange({ ...Object.fromEntries(Object.entries(over).filter(([name]) => !(name in rest))), ...others })}
      />
      <div className="flex items-center justify-between gap-2">
        <p className="text-muted-foreground text-xs">Empty: as the version says.</p>
        <Button size="sm" variant="ghost" disabled={Object.keys(over).length === 0} onClick={() => onChange({})}>
          Reset
        </Button>
      </div>
    </div>
  )
}

/** Anything else as JSON, laid over the version's once it parses. */
function OtherParameters({ rest, onChange }: { rest: JsonObject; onChange: (rest: JsonObject) => void }) {
  const given = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2)
  const [typed, setTyped] = useState<{ text: string; means: string } | null>(null)
  const text = typed && typed.means === given ? typed.text : given
  const [fault, setFault] = useState<string>()
  const change = (next: string) => {
    const parsed = parse(next)
    setFault(parsed ? undefined : 'Write one JSON object, such as {"seed": 7}.')
    setTyped({ text: next, means: parsed ? (Object.keys(parsed).length === 0 ? '' : JSON.stringify(parsed, null, 2)) : given })
    if (parsed) onChange(parsed)
  }
  return (
    <Field
      label={<span className="font-normal text-xs">Others, as JSON</span>}
      error={text === '' ? undefined : fault}
      hint="null takes one of the version's away."
    >
      <Textarea
        rows={2}
        value={text}
        onChange={(event) => change(event.target.value)}
        placeholder='{"seed": 7}'
        spellCheck={false}
        className="font-mono text-xs"
      />
    </Field>
  )
}

function parse(text: string): JsonObject | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
  } catch {
    return null
  }
}
