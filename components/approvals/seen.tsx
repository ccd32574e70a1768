'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { RequestActions } from './request-actions'

type SeenProps = { requests: string[]; seeOutcomes: RequestActions['seeOutcomes'] }

/** Says once that the outcomes of these requests were seen, and has the navigation count anew. What fails is told again next time. */
export function Seen({ requests, seeOutcomes }: SeenProps) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const said = useRef(false)
  useEffect(() => {
    if (said.current || requests.length === 0) return
    said.current = true
    seeOutcomes(slug, { requests }).then(
      (result) => result.ok && result.data.count > 0 && router.refresh(),
      () => {},
    )
  })
  return null
}
