import { cn } from '@/components/ui/cn'
import { Response, Versicle } from './glyphs'

/** What the product is, set as an old service book would: the leader's line, and everyone's answer. Decoration. */
export function ServiceBook({ className }: { className?: string }) {
  return (
    <div aria-hidden="true" className={cn('flex-col justify-center border-r bg-sidebar px-[6%] text-foreground', className)}>
      <div className="flex flex-col gap-5 text-[1.75rem] leading-9 tracking-[-0.02em]">
        <p className="flex gap-5">
          <Versicle className="mt-0.5 size-8 text-rubric" />
          One prompt.
        </p>
        <p className="flex gap-5">
          <Response className="mt-0.5 size-8 text-rubric" />
          <span>
            Every gateway,
            <br />
            every answer,
            <br />
            side by side.
          </span>
        </p>
      </div>
    </div>
  )
}
