'use client'

import { ChevronsUpDown } from 'lucide-react'
import { type ComponentProps, type ReactNode, useEffect, useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Command, CommandInput, CommandList } from '@/components/ui/command'
import { controlStyles } from '@/components/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'

type PickerProps = {
  /** Names the list: "Prompts". */
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  query: string
  onQueryChange: (query: string) => void
  placeholder: string
  /** The button that opens it: PickerButton, or any button. */
  trigger: ReactNode
  /** Over the search line. */
  above?: ReactNode
  /** At the right end of the search line: a spinner. */
  aside?: ReactNode
  /** Said in place of a list without items. */
  empty: ReactNode
  /** Under the list: how many more there are. */
  footer?: ReactNode
  align?: 'start' | 'end'
  className?: string
  /** The value of the first item shown: Enter takes it. */
  first: string
  /** CommandGroup and CommandItem; the caller filters. */
  children: ReactNode
}

/** A button that opens a searchable list: full keyboard, the caller decides what matches. */
export function Picker(props: PickerProps) {
  const { label, open, onOpenChange, query, onQueryChange, placeholder, trigger, above, aside, empty, footer, align, className } = props
  const { first, children } = props
  const [marked, setMarked] = useState(first)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is searched or opened anew begins at its first item
  useEffect(() => setMarked(first), [first, query, open])
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverTrigger asChild>{trigger}</PopoverTrigger>
      <PopoverContent
        aria-label={label}
        align={align ?? 'start'}
        onOpenAutoFocus={(event) => {
          if (!(event.currentTarget instanceof HTMLElement)) return
          event.preventDefault()
          event.currentTarget.querySelector('input')?.focus()
        }}
        className={cn('flex w-88 flex-col overflow-hidden p-0', className)}
      >
        {above && <div className="border-b p-2">{above}</div>}
        <Command label={label} shouldFilter={false} loop value={marked} onValueChange={setMarked}>
          <CommandInput value={query} onValueChange={onQueryChange} placeholder={placeholder} aside={aside} />
          <CommandList label={label} empty={empty}>
            {children}
          </CommandList>
        </Command>
        {footer && <div className="border-t px-3 py-1.5 text-muted-foreground text-xs">{footer}</div>}
      </PopoverContent>
    </Popover>
  )
}
/** The trigger that looks like a select. */
export function PickerButton({ className, children, ...props }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      role="combobox"
      aria-expanded={props['aria-expanded'] ?? false}
      className={cn(controlStyles, 'flex h-8 items-center justify-between gap-2 px-2.5 text-left pointer-coarse:h-10', className)}
      {...props}
    >
      <span className="flex min-w-0 flex-1 items-center gap-2 truncate">{children}</span>
      <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-muted-foreground" />
    </button>
  )
}
