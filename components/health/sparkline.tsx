import { cn } from '@/components/ui/cn'
import type { HealthPoint } from '@/lib/health/schema'

const HEIGHT = 24
const BAR = 5
const GAP = 1

type SparklineProps = { points: readonly HealthPoint[]; label: string; className?: string }

/** Calls over time as bars, the failed ones of each on top. `label` says in words what it shows; the numbers stand in a table elsewhere. */
export function Sparkline({ points, label, className }: SparklineProps) {
  const most = Math.max(1, ...points.map(({ calls }) => calls))
  const height = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT))
  const width = points.length * (BAR + GAP)
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${HEIGHT + 1}`}
      preserveAspectRatio="none"
      className={cn('h-6 w-36', className)}
    >
      <rect x={0} y={HEIGHT} width={width} height={0.75} className="fill-border-strong" />
      {points.map(({ at, calls, errors }, place) => {
        const [all, bad] = [height(calls), Math.min(height(calls), height(errors))]
        return (
          <g key={at}>
            <rect x={place * (BAR + GAP)} y={HEIGHT - all} width={BAR} height={bad} className="fill-danger" />
            <rect x={place * (BAR + GAP)} y={HEIGHT - all + bad} width={BAR} height={all - bad} className="fill-well" />
          </g>
        )
      })}
    </svg>
  )
}

/** What a sparkline shows, for those who do not see it. */
export function sparklineWords(points: readonly HealthPoint[]): string {
  const calls = points.reduce((sum, each) => sum + each.calls, 0)
  const errors = points.reduce((sum, each) => sum + each.errors, 0)
  const most = Math.max(0, ...points.map((each) => each.calls))
  return `${calls.toLocaleString('en')} calls, ${errors.toLocaleString('en')} failed; at most ${most.toLocaleString('en')} in one bar`
}
