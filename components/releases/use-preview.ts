'use client'

import { useEffect, useState } from 'react'
import type { ActionFailure, ActionResult } from '@/components/shell/action-result'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { PreviewRelease, ReleasePreview } from '@/lib/releases/schema'
import type { ReleaseActions } from './release-actions'

const unreachable: ActionFailure = {
  ok: false,
  code: 'unavailable',
  message: 'Versicle could not be reached. Check your connection, then try again.',
  faults: [],
}

/**
 * What the asked release would do, asked again whenever `input` changes or `again` is called. While a new answer is on its way the
 * last one stays, so the dialog does not jump.
 */
export function usePreview(ask: ReleaseActions['preview'], input: PreviewRelease) {
  const { slug } = useWorkspace()
  const [round, setRound] = useState(0)
  const wanted = `${round} ${JSON.stringify(input)}`
  const [answer, setAnswer] = useState<{ for: string; result: ActionResult<ReleasePreview> }>()
  useEffect(() => {
    let stale = false
    const question = JSON.parse(wanted.slice(wanted.indexOf(' ') + 1)) as PreviewRelease
    ask(slug, question)
      .catch(() => unreachable)
      .then((result) => {
        if (!stale) setAnswer({ for: wanted, result })
      })
    return () => {
      stale = true
    }
  }, [ask, slug, wanted])
  const result = answer?.result
  return {
    preview: result?.ok ? result.data : undefined,
    failure: result && !result.ok ? result : undefined,
    loading: answer?.for !== wanted,
    again: () => setRound((before) => before + 1),
  }
}
