'use client'

import { Tabs as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'

/** Tabs whose panels are in one page. For tabs that are addresses, use `TabLinks`. */
export const Tabs = Radix.Root
export const TabsContent = Radix.Content

export const tabListStyles = 'flex gap-5 overflow-x-auto border-b [scrollbar-width:none]'
export const tabStyles =
  'relative -mb-px flex h-9 shrink-0 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 text-muted-foreground text-sm transition-colors hover:text-foreground focus-visible:outline-offset-[-2px]'
export const activeTabStyles = 'border-foreground font-medium text-foreground'

export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return <Radix.List className={cn(tabListStyles, className)} {...props} />
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={cn(
        tabStyles,
        'data-[state=active]:border-foreground data-[state=active]:font-medium data-[state=active]:text-foreground',
        className,
      )}
      {...props}
    />
  )
}
