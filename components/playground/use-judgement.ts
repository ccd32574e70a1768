'use client'

import { useState } from 'react'
import type { ServerAction } from '@/components/shell/action-result'
import { useAction } from '@/components/shell/use-action'
import type { Judgement, JudgeSession } from '@/lib/playground/judgement-schema'
import { marksSince, shuffled } from './blind'

export type Judge = ServerAction<JudgeSession, Judgement>
const none: Judgement = { best: {}, note: '' }

/** What is said of the answers: kept with the session as soon as there is one. While voting blind, `order` is how the columns stand. */
export function useJudgement(session: string | null, start: Judgement | null, judge: Judge) {
  const [judgement, setJudgement] = useState<Judgement>(start ?? none)
  const [vote, setVote] = useState<{ order: string[]; before: Judgement['best'] } | null>(null)
  const order = vote?.order ?? null
  const shown = vote ? marksSince(vote.before, judgement.best) : judgement.best
  const keeping = useAction(judge)
  const keep = (said: Omit<JudgeSession, 'id'>) => {
    if (session !== null) void keeping.run({ id: session, ...said })
  }
  return {
    judgement,
    order,
    /** Another session's judgement takes the place of this one. */
    replace: (next: Judgement | null) => {
      setJudgement(next ?? none)
      setVote(null)
    },
    begin: (columns: readonly string[]) => setVote({ order: shuffled(columns), before: judgement.best }),
    end: () => setVote(null),
    /** The cell that is marked as the best of its row; while voting blind, only if it was marked in this vote. */
    bestOf: (row: string | null): string | null => shown[row ?? '']?.cell ?? null,
    /** Marks a cell as the best of its row, or with null takes the row's mark away. */
    mark: (row: string | null, cell: string | null) => {
      const key = row ?? ''
      const { [key]: _, ...others } = judgement.best
      const mark = cell === null ? null : { cell, blind: order !== null }
      setJudgement({ ...judgement, best: mark ? { ...others, [key]: mark } : others })
      keep({ best: { [key]: mark } })
    },
    note: (note: string) => {
      if (note === judgement.note) return
      setJudgement({ ...judgement, note })
      keep({ note })
    },
    /** Marks of cells that are asked again are of answers that are no more. */
    forget: (cells: readonly string[]) => {
      const gone = Object.keys(judgement.best).filter((row) => cells.includes(judgement.best[row]?.cell ?? ''))
      if (gone.length === 0) return
      setJudgement({ ...judgement, best: Object.fromEntries(Object.entries(judgement.best).filter(([row]) => !gone.includes(row))) })
      keep({ best: Object.fromEntries(gone.map((row) => [row, null])) })
    },
  }
}
