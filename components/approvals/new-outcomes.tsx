'use client'

import { useState } from 'react'
import type { ReleaseRequestDto } from '@/lib/approvals/schema'
import type { RequestActions } from './request-actions'
import { RequestList } from './request-list'
import { Seen } from './seen'

type NewOutcomesProps = { requests: ReleaseRequestDto[]; workspace: string; seeOutcomes: RequestActions['seeOutcomes'] }

/** What became of one's own requests since one last looked. It stays until the page is left, though it counts as seen at once. */
export function NewOutcomes({ requests, workspace, seeOutcomes }: NewOutcomesProps) {
  const [shown] = useState(requests)
  if (shown.length === 0) return null
  return (
    <section>
      <Seen requests={shown.map(({ id }) => id)} seeOutcomes={seeOutcomes} />
      <h2 className="px-4 pt-5 pb-2 font-semibold sm:px-6">Decided since you last looked</h2>
      <RequestList label="Decided since you last looked" requests={shown} workspace={workspace} />
    </section>
  )
}
