import type { ComponentProps } from 'react'
import { cn } from './cn'

/** Shared by every text-like control. 16 px on touch screens, or iOS zooms the page. */
export const controlStyles =
  'w-full min-w-0 rounded-md border border-input bg-card text-sm text-foreground transition-colors focus-visible:outline-offset-[-1px] disabled:cursor-not-allowed disabled:border-border-strong disabled:bg-muted disabled:text-muted-foreground [&[readonly]]:bg-muted aria-invalid:border-danger aria-invalid:focus-visible:outline-danger pointer-coarse:text-lg'

/** The browser's own button and the file's name stand in the middle, and the button looks like a word to press. */
const fileStyles = 'cursor-pointer py-1 pointer-coarse:py-1.5 file:mr-2 file:cursor-pointer file:font-medium file:underline'

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return (
    <input
      type={type}
      className={cn(controlStyles, 'h-8 px-2.5 pointer-coarse:h-10', type === 'file' && fileStyles, className)}
      {...props}
    />
  )
}
