import { Lock } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import type { EnvironmentSummary } from '@/lib/environments/schema'

/** An environment's name with what sets it apart: the region it is bound to, and that it is protected. */
export function EnvironmentName({ environment, className }: { environment: EnvironmentSummary; className?: string }) {
  const { name, region } = environment
  return (
    <span className={cn('inline-flex min-w-0 items-center gap-1.5', className)}>
      <span className="truncate">{name}</span>
      {region && (
        <Badge tone="outline" title={`Bound to the region ${region}: no gateway outside it is ever called here`}>
          {region} only
        </Badge>
      )}
      {environment.protected && (
        <span title="Protected" className="inline-flex shrink-0 text-muted-foreground">
          <Lock aria-hidden="true" className="size-3" />
          <span className="sr-only">protected</span>
        </span>
      )}
    </span>
  )
}
