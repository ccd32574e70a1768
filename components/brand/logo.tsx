import { cn } from '@/components/ui/cn'
import { Versicle } from './glyphs'

/** The mark and the name. */
export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2 font-semibold text-lg tracking-title', className)}>
      <Versicle className="size-6 text-rubric" />
      Versicle
    </span>
  )
}
