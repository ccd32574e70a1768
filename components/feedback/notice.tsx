import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

const tones = {
  info: { Icon: Info, box: 'border-border-strong bg-muted', icon: 'text-muted-foreground' },
  well: { Icon: CircleCheck, box: 'border-well/25 bg-well-tint', icon: 'text-well' },
  warn: { Icon: TriangleAlert, box: 'border-warn/25 bg-warn-tint', icon: 'text-warn' },
  danger: { Icon: CircleAlert, box: 'border-danger/25 bg-danger-tint', icon: 'text-danger' },
}

type NoticeProps = { tone?: keyof typeof tones; title?: ReactNode; action?: ReactNode; className?: string; children?: ReactNode }

/** A sentence in the page that must not be missed. `danger` is read out at once. */
export function Notice({ tone = 'info', title, action, className, children }: NoticeProps) {
  const { Icon, box, icon } = tones[tone]
  return (
    <div
      role={tone === 'danger' ? 'alert' : undefined}
      className={cn('flex items-start gap-2.5 rounded-md border px-3 py-2 text-sm', box, className)}
    >
      <Icon aria-hidden="true" className={cn('mt-0.5 size-4 shrink-0', icon)} />
      <div className="min-w-0 flex-1 break-words">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
      {action && <div className="-my-0.5 shrink-0">{action}</div>}
    </div>
  )
}
