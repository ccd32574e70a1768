'use client'

import { Check, ChevronsUpDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'
import { controlStyles } from './input'
import { itemStyles, labelStyles, surfaceStyles } from './menu-styles'
import { useNonce } from './nonce'

export const SelectGroup = Radix.Group

type SelectProps = Omit<ComponentProps<typeof Radix.Root>, 'children'> &
  Pick<ComponentProps<'button'>, 'id' | 'className' | 'aria-label' | 'aria-labelledby' | 'aria-describedby' | 'aria-invalid'> & {
    placeholder?: string
    size?: 'sm' | 'md'
    /** SelectItem, SelectGroup, SelectLabel. */
    children: ReactNode
  }

/** Trigger and list in one; inside a Field it takes the field's id and description. */
export function Select({ id, className, placeholder, size = 'md', children, ...props }: SelectProps) {
  const { 'aria-label': label, 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, 'aria-invalid': bad, ...root } = props
  const nonce = useNonce()
  return (
    <Radix.Root {...root}>
      <Radix.Trigger
        id={id}
        aria-label={label}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={bad}
        className={cn(
          controlStyles,
          'flex items-center justify-between gap-2 text-left data-[placeholder]:text-muted-foreground [&>span]:truncate',
          size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-2.5',
          className,
        )}
      >
        <Radix.Value placeholder={placeholder} />
        <Radix.Icon asChild>
          <ChevronsUpDown className="size-3.5 shrink-0 text-muted-foreground" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className={cn(
            surfaceStyles,
            'max-h-[min(24rem,var(--radix-select-content-available-height))] min-w-(--radix-select-trigger-width)',
          )}
        >
          <Radix.Viewport nonce={nonce}>{children}</Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** `hint` stands at the right in the list only, not in the trigger. */
export function SelectItem({ className, hint, children, ...props }: ComponentProps<typeof Radix.Item> & { hint?: ReactNode }) {
  return (
    <Radix.Item className={cn(itemStyles, 'pr-8', className)} {...props}>
      <Radix.ItemText>{children}</Radix.ItemText>
      {hint && <span className="ml-auto pl-4 text-muted-foreground text-xs">{hint}</span>}
      <Radix.ItemIndicator className="absolute right-2">
        <Check className="size-4" />
      </Radix.ItemIndicator>
    </Radix.Item>
  )
}

export function SelectLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn(labelStyles, className)} {...props} />
}
