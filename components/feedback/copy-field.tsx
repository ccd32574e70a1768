import { cn } from '@/components/ui/cn'
import { CopyButton } from './copy-button'

/** One line of mono text with a copy button: a key shown once, an address, an id. */
export function CopyField({ value, label, className }: { value: string; label: string; className?: string }) {
  return (
    <div className={cn('flex h-9 min-w-0 items-center rounded-md border border-border-strong bg-muted pr-1 pl-2.5', className)}>
      <code className="min-w-0 flex-1 select-all overflow-x-auto whitespace-nowrap font-mono text-xs [scrollbar-width:none]">{value}</code>
      <CopyButton value={value} label={label} />
    </div>
  )
}
