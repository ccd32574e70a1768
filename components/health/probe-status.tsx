import { RelativeTime } from '@/components/feedback/relative-time'
import { Status } from '@/components/feedback/status'
import type { ProbeDto } from '@/lib/health/probe-schema'

const tones = { answers: 'well', slow: 'warn', failing: 'danger' } as const
const words = { answers: 'Answers', slow: 'Slow', failing: 'Failing' }

/** `Answers`, `Slow since 5 min ago`, `Failing since 3 h ago`; what the background probe knows. */
export function ProbeStatus({ probe }: { probe: ProbeDto }) {
  if (!probe.enabled) return <Status tone="idle">Not probed</Status>
  if (probe.state === null) return <Status tone="unknown">No answer yet</Status>
  return (
    <Status tone={tones[probe.state]}>
      <span>
        {words[probe.state]}
        {probe.since && (
          <>
            {' '}
            since <RelativeTime iso={probe.since} />
          </>
        )}
      </span>
    </Status>
  )
}
