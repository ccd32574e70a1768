import type { ComponentProps } from 'react'
import { cn } from './cn'

/** Rows of 36 px; scrolls sideways inside itself on narrow screens, reachable by keyboard. `label` names it. */
export function Table({ label, className, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="relative w-full overflow-x-auto focus-visible:outline-offset-[-2px]">
      <table className={cn('w-full border-collapse text-left text-sm', className)} {...props} />
    </section>
  )
}

export function TableHeader({ className, ...props }: ComponentProps<'thead'>) {
  return <thead className={cn('border-b', className)} {...props} />
}

export function TableBody(props: ComponentProps<'tbody'>) {
  return <tbody {...props} />
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr className={cn('border-border border-b transition-colors hover:bg-muted data-[selected=true]:bg-accent', className)} {...props} />
  )
}

export function TableHead({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn(
        'h-8 whitespace-nowrap px-3 text-left font-normal text-muted-foreground text-xs first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6',
        className,
      )}
      {...props}
    />
  )
}

export function TableCell({ className, ...props }: ComponentProps<'td'>) {
  return <td className={cn('h-9 px-3 py-1 align-middle first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6', className)} {...props} />
}
