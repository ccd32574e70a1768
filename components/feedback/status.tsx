import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

const tones = {
  well: { Icon: CircleCheck, colour: 'text-well' },
  warn: { Icon: TriangleAlert, colour: 'text-warn' },
  danger: { Icon: CircleAlert, colour: 'text-danger' },
  idle: { Icon: CircleSlash, colour: 'text-muted-foreground' },
  unknown: { Icon: CircleDashed, colour: 'text-muted-foreground' },
}

/** How something is, as an icon and a word: a gateway's health, a run's end. */
export function Status({ tone, children, className }: { tone: keyof typeof tones; children: ReactNode; className?: string }) {
  const { Icon, colour } = tones[tone]
  return (
    <span className={cn('inline-flex items-center gap-1.5 whitespace-nowrap', className)}>
      <Icon aria-hidden="true" className={cn('size-3.5 shrink-0', colour)} />
      {children}
    </span>
  )
}
