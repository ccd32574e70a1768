'use client'

import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { Toaster as Sonner } from 'sonner'
import 'sonner/dist/styles.css'
import { Spinner } from './spinner'

/** Mounted once, in the root layout. Say things with `toast` from sonner. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      offset={16}
      mobileOffset={12}
      icons={{
        success: <CircleCheck className="size-4 text-well" />,
        warning: <TriangleAlert className="size-4 text-warn" />,
        error: <CircleAlert className="size-4 text-danger" />,
        info: <Info className="size-4 text-muted-foreground" />,
        loading: <Spinner className="text-muted-foreground" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'group flex w-(--width) items-start gap-2.5 rounded-md border border-border-strong bg-popover p-3 text-foreground text-sm shadow-float has-[[data-cancel]]:flex-wrap has-[[data-cancel]]:justify-end',
          icon: 'mt-0.5 shrink-0',
          content: 'min-w-0 flex-1 group-has-[[data-cancel]]:basis-[calc(100%-2rem)]',
          title: 'font-medium',
          description: 'mt-0.5 text-muted-foreground',
          actionButton:
            'h-7 shrink-0 cursor-pointer self-center rounded-md bg-primary px-2 font-medium text-primary-foreground text-xs hover:bg-primary-hover',
          cancelButton:
            'h-7 shrink-0 cursor-pointer self-center rounded-md border border-border-strong px-2 font-medium text-xs hover:bg-accent',
        },
      }}
    />
  )
}
