'use client'

import Link from 'next/link'
import { useWorkspace } from '@/components/shell/workspace-context'
import { Badge } from '@/components/ui/badge'
import type { ReleaseRequestDto } from '@/lib/approvals/schema'
import type { RolloutDto } from '@/lib/rollouts/schema'

/** What is under way on the board besides what is live. */
export type UnderWay = { rollouts: readonly RolloutDto[]; requests: readonly ReleaseRequestDto[] }
type MarksProps = { underWay: UnderWay; promptId: string; environmentId: string }

/** A ramp under way in a cell, and what waits for approval there. */
export function Marks({ underWay: { rollouts, requests }, promptId, environmentId }: MarksProps) {
  const { slug } = useWorkspace()
  const here = (each: { promptId: string; environment: { id: string } }) =>
    each.promptId === promptId && each.environment.id === environmentId
  const rollout = rollouts.find(here)
  const request = requests.find(here)
  return (
    <>
      {rollout && (
        <Badge tone={rollout.state === 'paused' ? 'warn' : 'neutral'}>{rollout.state === 'paused' ? 'ramp paused' : 'ramp'}</Badge>
      )}
      {request && (
        <Link href={`/${slug}/releases/approvals/${request.id}`} className="hover:underline">
          <Badge tone="warn">waits for approval</Badge>
        </Link>
      )}
    </>
  )
}
