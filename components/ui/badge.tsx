import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn'

const badgeStyles = cva(
  'inline-flex h-5 max-w-full shrink-0 items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs tabular-nums [&_svg]:size-3 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        neutral: 'border-border bg-muted text-foreground',
        outline: 'border-border-strong text-muted-foreground',
        well: 'border-transparent bg-well-tint text-well',
        warn: 'border-transparent bg-warn-tint text-warn',
        danger: 'border-transparent bg-danger-tint text-danger',
        variable: 'border-transparent bg-variable-tint font-mono text-variable',
        partial: 'border-transparent bg-partial-tint font-mono text-partial',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
)

export type Tone = NonNullable<VariantProps<typeof badgeStyles>['tone']>

/** A short fact in a word or two. Colour never stands alone: the word (or an icon) says the same. */
export function Badge({ className, tone, ...props }: ComponentProps<'span'> & { tone?: Tone }) {
  return <span className={cn(badgeStyles({ tone }), className)} {...props} />
}
