'use client'

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Input } from '@/components/ui/input'
import { itemStyles, surfaceStyles } from '@/components/ui/menu-styles'

export type Suggestion = { value: string; hint?: string }

type SuggestInputProps = {
  value: string
  onChange: ((value: string) => void) | undefined
  suggestions: readonly Suggestion[]
  placeholder?: string
  className?: string
  /** Where no Field names it. */
  'aria-label'?: string
  /** From Field. */
  id?: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean | undefined
}

const SHOWN = 50

/** A text box with suggestions (ARIA's combobox with a list): anything may be typed, a suggestion only saves typing. */
export function SuggestInput({ value, onChange, suggestions, placeholder, className, ...field }: SuggestInputProps) {
  const listId = useId()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState(false)
  const [active, setActive] = useState(-1)
  const list = useRef<HTMLDivElement>(null)
  const words = typed ? value.toLowerCase().split(/\s+/).filter(Boolean) : []
  const fitting = suggestions
    .filter(({ value, hint = '' }) => words.every((word) => `${value} ${hint}`.toLowerCase().includes(word)))
    .slice(0, SHOWN)
  const shown = open && fitting.length > 0

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const show = () => {
    if (!onChange || open) return
    setOpen(true)
    setTyped(false)
    setActive(-1)
  }
  const choose = (suggestion: Suggestion | undefined) => {
    if (suggestion) onChange?.(suggestion.value)
    setOpen(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!shown) return show()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((before) => (before < 0 && step < 0 ? fitting.length - 1 : (before + step + fitting.length) % fitting.length))
    } else if (shown && event.key === 'Enter' && active >= 0) {
      event.preventDefault()
      choose(fitting[active])
    } else if (shown && event.key === 'Escape') {
      event.stopPropagation()
      setOpen(false)
    }
  }
  return (
    <div className={cn('relative', className)}>
      <Input
        {...field}
        role="combobox"
        aria-expanded={shown}
        aria-controls={shown ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined}
        value={value}
        readOnly={!onChange}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="font-mono"
        onFocus={show}
        onClick={show}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          onChange?.(event.target.value)
          setOpen(true)
          setTyped(true)
          setActive(-1)
        }}
      />
      {shown && (
        <div
          ref={list}
          id={listId}
          role="listbox"
          aria-label="Suggestions"
          className={cn(surfaceStyles, 'absolute inset-x-0 top-full mt-1 max-h-64 overflow-y-auto')}
        >
          {fitting.map((suggestion, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text box, which names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the text box takes the keys
            <div
              key={suggestion.value}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              data-highlighted={index === active ? '' : undefined}
              className={cn(itemStyles, 'justify-between')}
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => setActive(index)}
              onClick={() => choose(suggestion)}
            >
              <span className="min-w-0 truncate font-mono">{suggestion.value}</span>
              {suggestion.hint && <span className="shrink-0 text-muted-foreground text-xs">{suggestion.hint}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
