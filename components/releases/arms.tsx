import { cn } from '@/components/ui/cn'
import { type Arms as ArmList, armsInWords, share } from './live'

/** The versions of a release: `v2`, or each arm of a split with its share and a bar of the shares. */
export function Arms({ arms, size = 'sm', className }: { arms: ArmList; size?: 'sm' | 'lg'; className?: string }) {
  const [only] = arms
  const text = size === 'lg' ? 'text-xl leading-7 font-semibold tracking-title' : 'font-medium'
  if (only && arms.length === 1) return <span className={cn('tabular-nums', text, className)}>v{only.version}</span>
  return (
    <span className={cn('inline-flex min-w-0 flex-col gap-1', className)}>
      <span className={cn('flex flex-wrap gap-x-2 tabular-nums', size === 'lg' ? 'font-semibold text-lg' : 'font-medium')}>
        {arms.map(({ version, weight }) => (
          <span key={version} className="whitespace-nowrap">
            v{version} <span className="font-normal text-muted-foreground">{share(weight)}</span>
          </span>
        ))}
      </span>
      <ShareBar arms={arms} />
    </span>
  )
}

const shades = ['bg-foreground', 'bg-foreground/60', 'bg-foreground/40', 'bg-foreground/25', 'bg-foreground/15']

function ShareBar({ arms }: { arms: ArmList }) {
  return (
    <span role="img" aria-label={`Split: ${armsInWords(arms)}`} className="flex h-1 w-full min-w-20 gap-px overflow-hidden rounded-full">
      {arms.map(({ version, weight }, index) => (
        <span key={version} className={cn('h-full min-w-0.5', shades[index])} style={{ flexGrow: weight }} />
      ))}
    </span>
  )
}
