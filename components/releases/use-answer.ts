'use client'

import { useEffect, useState } from 'react'
import type { ActionFailure, ActionResult, ServerAction } from '@/components/shell/action-result'
import { useWorkspace } from '@/components/shell/workspace-context'

const pauseMs = 200
const unreachable: ActionFailure = {
  ok: false,
  code: 'unavailable',
  message: 'Versicle could not be reached. Check your connection, then try again.',
  faults: [],
}

/**
 * What the server answers to a question, asked again whenever it changes or `again` is called; nothing is asked for null. While a new
 * answer is on its way the last one stays, so the dialog does not jump.
 */
export function useAnswer<I, T>(ask: ServerAction<I, T>, input: I | null, delayMs = pauseMs) {
  const { slug } = useWorkspace()
  const [round, setRound] = useState(0)
  const wanted = input === null ? null : `${round} ${JSON.stringify(input)}`
  const [answer, setAnswer] = useState<{ for: string; result: ActionResult<T> }>()
  useEffect(() => {
    if (wanted === null) return
    let stale = false
    const question = JSON.parse(wanted.slice(wanted.indexOf(' ') + 1)) as I
    const timer = setTimeout(
      () =>
        ask(slug, question)
          .catch(() => unreachable)
          .then((result) => {
            if (!stale) setAnswer({ for: wanted, result })
          }),
      delayMs,
    )
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [ask, slug, wanted, delayMs])
  const result = wanted === null ? undefined : answer?.result
  return {
    data: result?.ok ? result.data : undefined,
    failure: result && !result.ok ? result : undefined,
    loading: wanted !== null && answer?.for !== wanted,
    again: () => setRound((before) => before + 1),
  }
}
