import { cn } from '@/components/ui/cn'
import { type Arms as ArmList, armsInWords, share } from './live'

/** The versions of a release: `v2`, or each arm of a split with its share and a bar of the shares. */
export function Arms({ arms, size = 'sm', className }: { arms: ArmList; size?: 'sm' | 'lg'; className?: string }) {
  const [only] = arms
  const text = size === 'lg' ? 'text-xl leading-7 font-semibold tracking-title' : 'font-medium'
  if (only && arms.length === 1) return <span className={cn('tabular-nums', text, className)}>v{only.version}</span>
  if (!only) return <span className={cn('text-muted-foreground', className)}>taken out</span>
  return (
    <span className={cn('inline-flex min-w-0 flex-col gap-1', className)}>
      <span className={cn('flex flex-wrap gap-x-2 tabular-nums', size === 'lg' ? 'font-semibold text-lg' : 'font-medium')}>
        {arms.map(({ version, weight }) => (
          <span key={version} className="whitespace-nowrap">
            v{version} <span className="font-normal text-muted-foreground">{share(weight)}</span>
          </span>
        ))}
      </span>
      <ShareBar arms={arms} className={size === 'lg' ? 'w-40' : 'w-24'} />
    </span>
  )
}

const shades = ['', 'opacity-60', 'opacity-40', 'opacity-25', 'opacity-15']

/** As SVG: the policy of the pages allows no style attributes. */
function ShareBar({ arms, className }: { arms: ArmList; className: string }) {
  let from = 0
  const parts = arms.map(({ version, weight }) => {
    const part = { version, weight, from }
    from += weight
    return part
  })
  return (
    <svg
      role="img"
      aria-label={`Split: ${armsInWords(arms)}`}
      viewBox="0 0 10000 100"
      preserveAspectRatio="none"
      className={cn('h-1 max-w-full overflow-hidden rounded-full', className)}
    >
      {parts.map((part, index) => (
        <rect
          key={part.version}
          x={part.from}
          width={Math.max(0, part.weight - 100)}
          height={100}
          className={cn('fill-foreground', shades[index])}
        />
      ))}
    </svg>
  )
}
