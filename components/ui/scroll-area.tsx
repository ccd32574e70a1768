'use client'

import { ScrollArea as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { useNonce } from './nonce'

/** For panes inside a page; a page itself scrolls natively. */
export function ScrollArea({ className, children, ...props }: ComponentProps<typeof Radix.Root>) {
  const nonce = useNonce()
  return (
    <Radix.Root className={cn('relative overflow-hidden', className)} {...props}>
      <Radix.Viewport nonce={nonce} tabIndex={0} className="size-full focus-visible:outline-offset-[-2px]">
        {children}
      </Radix.Viewport>
      <Bar orientation="vertical" />
      <Bar orientation="horizontal" />
      <Radix.Corner />
    </Radix.Root>
  )
}

function Bar({ orientation }: { orientation: 'vertical' | 'horizontal' }) {
  return (
    <Radix.Scrollbar
      orientation={orientation}
      className={cn('flex touch-none select-none p-0.5', orientation === 'vertical' ? 'w-2.5' : 'h-2.5 flex-col')}
    >
      <Radix.Thumb className="relative flex-1 rounded-full bg-border-strong" />
    </Radix.Scrollbar>
  )
}
