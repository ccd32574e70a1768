'use client'

import { ToggleGroup as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

type ToggleGroupProps<V extends string> = {
  /** Names the choice for screen readers. */
  label: string
  value: V
  onValueChange: (value: V) => void
  options: readonly { value: V; label: ReactNode; hint?: string; disabled?: boolean }[]
  size?: 'sm' | 'md'
  className?: string
}

/** One of a few, all visible: view modes, prompt kinds, the theme. `hint` is the name of an icon-only option. */
export function ToggleGroup<V extends string>({ label, value, onValueChange, options, size = 'md', className }: ToggleGroupProps<V>) {
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next)
        if (chosen) onValueChange(chosen.value)
      }}
      className={cn('inline-flex w-fit shrink-0 self-start rounded-md border border-border-strong bg-muted p-0.5', className)}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled}
          aria-label={option.hint}
          title={option.hint}
          className={cn(
            'inline-flex items-center justify-center gap-1.5 rounded-sm px-2 text-muted-foreground transition-colors hover:text-foreground disabled:opacity-50 data-[state=on]:bg-card dark:data-[state=on]:bg-accent data-[state=on]:text-foreground data-[state=on]:ring-1 data-[state=on]:ring-border-strong [&_svg]:size-4',
            size === 'sm' ? 'h-6 text-xs' : 'h-6.5 text-sm',
          )}
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  )
}
