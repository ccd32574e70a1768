import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import type { LiveIn } from '@/lib/prompts/schema'
import { liveSentence, liveWords } from './live-words'

/** One chip per environment: its name and the version live there. */
export function EnvironmentChips({ live, className }: { live: readonly LiveIn[]; className?: string }) {
  return (
    <span className={cn('flex min-w-0 items-center gap-1', className)}>
      {live.map((one) => (
        <Badge
          key={one.environmentId}
          tone={one.slug === 'production' ? 'well' : 'neutral'}
          title={liveSentence(one)}
          className="min-w-0 shrink overflow-hidden"
        >
          <span className="truncate">{one.slug}</span>
          <span className="shrink-0 font-medium">{liveWords(one.variants)}</span>
        </Badge>
      ))}
    </span>
  )
}
