import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { RelativeTime } from '@/components/feedback/relative-time'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import type { ReleaseDto, VariantDto } from '@/lib/releases/schema'
import { Arms } from './arms'
import { stepsInWords } from './plan-words'

type BeforeAfterProps = {
  environment: EnvironmentSummary
  live: ReleaseDto | null
  incoming: VariantDto[] | null
  source: ReleaseDto | null
  kind: 'release' | 'promote' | 'rollback'
  /** Of a ramp, in basis points. */
  steps?: readonly { at?: string; weight: number }[] | undefined
}

/** What is live now, and what would be. */
export function BeforeAfter({ environment, live, incoming, source, kind, steps }: BeforeAfterProps) {
  return (
    <div className="grid grid-cols-[1fr_auto_1fr] items-stretch rounded-md border">
      <Side label={`Live in ${environment.name} now`}>
        {live ? (
          <>
            <Arms arms={live.variants} size="lg" />
            <p className="text-muted-foreground text-xs">
              since <RelativeTime iso={live.createdAt} />
              {live.author && ` by ${live.author.name}`}
            </p>
          </>
        ) : (
          <p className="py-1 text-muted-foreground">Nothing yet</p>
        )}
      </Side>
      <span aria-hidden="true" className="grid place-items-center border-x px-2 text-muted-foreground">
        <ArrowRight className="size-4" />
      </span>
      <Side label="After this">
        {!incoming ? (
          <p className="py-1 text-muted-foreground">{steps ? 'Not known yet' : 'Nothing to put there'}</p>
        ) : incoming.length === 0 ? (
          <p className="py-1">Nothing: applications get “not found”</p>
        ) : (
          <Arms arms={incoming} size="lg" />
        )}
        {steps && steps.length > 1 && <p className="text-muted-foreground text-xs">then {stepsInWords(steps.slice(1))}</p>}
        {source && kind === 'promote' && (
          <p className="text-muted-foreground text-xs">
            in {source.environment.name} since <RelativeTime iso={source.createdAt} />
          </p>
        )}
        {source && kind === 'rollback' && (
          <p className="text-muted-foreground text-xs">
            as release {source.sequence}, <RelativeTime iso={source.createdAt} />
          </p>
        )}
      </Side>
    </div>
  )
}

function Side({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0 px-3 py-2">
      <p className="text-muted-foreground text-xs">{label}</p>
      {children}
    </div>
  )
}
