import { Status } from '@/components/feedback/status'
import type { ChainCheck } from '@/lib/audit/schema'

/** Whether the log is as it was written. Each row holds the hash of the one before, so a change anywhere shows. */
export function ChainMark({ check }: { check: ChainCheck }) {
  if (!check.ok)
    return (
      <Status tone="danger">
        <span>Chain broken at event {check.brokenAt}: it, or the row before it, is not what was written</span>
      </Status>
    )
  return (
    <span title={check.head ? `Every event's hash was recomputed just now. The newest is ${check.head}` : undefined}>
      <Status tone="well">
        <span className="tabular-nums">Chain verified, {check.events.toLocaleString('en')} events</span>
      </Status>
    </span>
  )
}
