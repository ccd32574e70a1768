'use client'

import { Command as Cmdk, useCommandState } from 'cmdk'
import { Search } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

/** A list one types into: the palette, a combobox in a popover. `label` names it. */
export function Command({ className, ...props }: ComponentProps<typeof Cmdk>) {
  return <Cmdk className={cn('flex min-h-0 flex-col overflow-hidden', className)} {...props} />
}

export function CommandInput({ className, aside, ...props }: ComponentProps<typeof Cmdk.Input> & { aside?: ReactNode }) {
  return (
    <div className="flex h-10 shrink-0 items-center gap-2 border-b px-3">
      <Search className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
      <Cmdk.Input
        className={cn('h-full min-w-0 flex-1 bg-transparent text-sm outline-none pointer-coarse:text-lg', className)}
        {...props}
      />
      {aside}
    </div>
  )
}

/** `empty` stands in the list's place when nothing fits: an empty listbox says nothing to a screen reader. */
export function CommandList({ className, empty, ...props }: ComponentProps<typeof Cmdk.List> & { empty: ReactNode }) {
  const none = useCommandState((state) => state.filtered.count === 0)
  return (
    <>
      <Cmdk.List hidden={none} className={cn('max-h-80 min-h-0 scroll-py-1 overflow-y-auto p-1', className)} {...props} />
      <div role="status" className={cn('px-3 text-center text-muted-foreground text-sm', none && 'py-8')}>
        {none && empty}
      </div>
    </>
  )
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Cmdk.Group>) {
  return (
    <Cmdk.Group
      className={cn(
        '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs',
        className,
      )}
      {...props}
    />
  )
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Cmdk.Item>) {
  return (
    <Cmdk.Item
      className={cn(
        'flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 text-sm data-[disabled=true]:pointer-events-none data-[selected=true]:bg-accent data-[disabled=true]:opacity-50 pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground',
        className,
      )}
      {...props}
    />
  )
}
