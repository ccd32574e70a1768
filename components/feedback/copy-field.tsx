import { cn } from '@/components/ui/cn'
import { CopyButton } from './copy-button'

type CopyFieldProps = {
  value: string
  /** What it is, for the button: "Copy key". */
  label: string
  className?: string
}

/** One line of mono text with a copy button: a key shown once, an address, an id. */
export function CopyField({ value, label, className }: CopyFieldProps) {
  return (
    <div className={cn('flex h-9 min-w-0 items-center rounded-md border border-border-strong bg-muted pr-1', className)}>
      <input
        readOnly
        value={value}
        aria-label={label.replace(/^Copy /, '')}
        spellCheck={false}
        className="h-full min-w-0 flex-1 rounded-md bg-transparent px-2.5 font-mono text-xs focus-visible:outline-offset-[-1px] pointer-coarse:text-lg"
      />
      <CopyButton value={value} label={label} />
    </div>
  )
}
