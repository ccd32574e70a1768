'use client'

import { ChevronsUpDown } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'
import { controlStyles } from './input'

type SelectProps = Omit<ComponentProps<'select'>, 'size' | 'value' | 'defaultValue' | 'onChange'> & {
  value?: string
  defaultValue?: string
  onValueChange?: (value: string) => void
  /** Shown, greyed, while nothing is chosen (`value` is ''). */
  placeholder?: string
  size?: 'sm' | 'md'
  /** For the frame: its width. */
  className?: string
  /** SelectItem. */
  children: ReactNode
}

/**
 * The browser's own select: keyboard, phones, screen readers and forms as people know them. Where `appearance: base-select`
 * exists its list has our looks (globals.css), elsewhere the system's.
 */
export function Select({ className, placeholder, size = 'md', onValueChange, children, ...props }: SelectProps) {
  return (
    <span className={cn('relative inline-flex w-full min-w-0', className)}>
      <select
        className={cn(
          controlStyles,
          'select cursor-pointer whitespace-nowrap has-[option[value=""]:checked]:text-muted-foreground',
          size === 'sm' ? 'h-7 pl-2 text-xs pointer-coarse:h-8' : 'h-8 pl-2.5 pointer-coarse:h-10',
        )}
        onChange={(event) => onValueChange?.(event.target.value)}
        {...props}
      >
        {placeholder !== undefined && (
          <option value="" disabled hidden>
            {placeholder}
          </option>
        )}
        {children}
      </select>
      <ChevronsUpDown
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 right-2 my-auto size-3.5 text-muted-foreground"
      />
    </span>
  )
}

/** `hint` follows the name: "Production · live traffic". Plain text only. */
export function SelectItem({ value, hint, disabled, children }: { value: string; hint?: string; disabled?: boolean; children: string }) {
  return (
    <option value={value} disabled={disabled}>
      {hint ? `${children} · ${hint}` : children}
    </option>
  )
}
