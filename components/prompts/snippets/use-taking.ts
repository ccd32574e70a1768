'use client'

import { useRef, useState } from 'react'
import { useWorkspace } from '@/components/shell/workspace-context'
import type { SnippetUser, TakenInPrompt } from '@/lib/prompts/partial-schema'
import type { SnippetActions } from './snippet-actions'

/** Prompts per request: small enough that progress is seen and stopping is soon. */
const BATCH = 10

export type Taking =
  | { state: 'idle' }
  | { state: 'busy'; done: number; all: number; stopping: boolean }
  | { state: 'ended'; results: TakenInPrompt[]; left: number }

/** Takes a snippet in many prompts, a few at a time; each has a result of its own, and what was not begun can be left. */
export function useTaking(take: SnippetActions['takeSnippet']) {
  const { slug } = useWorkspace()
  const [taking, setTaking] = useState<Taking>({ state: 'idle' })
  const stop = useRef(false)

  const run = async (snippetId: string, version: number, users: readonly SnippetUser[], note: string): Promise<TakenInPrompt[]> => {
    stop.current = false
    const results: TakenInPrompt[] = []
    for (let at = 0; at < users.length && !stop.current; at += BATCH) {
      setTaking({ state: 'busy', done: at, all: users.length, stopping: false })
      const prompts = users.slice(at, at + BATCH).map(({ promptId, version }) => ({ promptId, baseVersion: version }))
      const answer = await take(slug, { snippetId, version, prompts, ...(note !== '' && { note }) }).catch(() => null)
      if (answer?.ok) results.push(...answer.data)
      else {
        const message = answer?.message ?? 'The server could not be reached, so it is not known whether this was taken. Reload and look.'
        results.push(
          ...prompts.map(({ promptId }) => ({ promptId, outcome: 'refused' as const, code: answer?.code ?? 'unreachable', message })),
        )
        break
      }
    }
    setTaking({ state: 'ended', results, left: users.length - results.length })
    return results
  }
  return {
    taking,
    run,
    stop: () => {
      stop.current = true
      setTaking((before) => (before.state === 'busy' ? { ...before, stopping: true } : before))
    },
  }
}
