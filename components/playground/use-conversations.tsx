'use client'

import { useMemo } from 'react'
import { SentMessages } from '@/components/runs/sent-messages'
import { cellId, cellOf } from '@/lib/playground/cell-schema'
import { nextTurns, standings } from '@/lib/playground/conversation'
import type { Answer, Answers } from './answers'
import type { CellToAsk } from './asking'
import type { Column } from './columns'
import { ContinueTurn, type Said } from './continue-turn'
import { mayContinue } from './conversation'

/**
 * The conversations that answers are continued into. `shown`: for each cell its newest turn's answer, under the cell's own id; `ask` makes
 * of cells what is asked when they are asked anew: a conversation's last question again.
 */
export function useConversations(columns: readonly Column[], answers: Answers, onAsk: ((cells: CellToAsk[]) => void) | null) {
  const standing = useMemo(() => standings(answers), [answers])
  const shown = useMemo(
    () => ({ ...answers, ...Object.fromEntries([...standing].map(([id, { answer }]) => [id, answer])) }),
    [answers, standing],
  )
  const cellToAsk = (id: string, turn: number, turns: CellToAsk['turns']): CellToAsk[] => {
    const place = cellOf(id)
    const column = columns.find(({ id }) => id === place.column)
    return column ? [{ column, row: place.row, repeat: place.repeat, turn, turns }] : []
  }
  /** From the beginning. */
  const first = (ids: readonly string[]) => ids.flatMap((id) => cellToAsk(id, 1, []))
  /** A single cell that stands in a conversation asks its last question again. */
  const again = (id: string) => {
    const now = standing.get(id)
    return cellToAsk(id, now?.turn ?? 1, now?.answer.turns ?? [])
  }

  const say = (id: string, said: Said, everywhere: boolean) => {
    const places = everywhere ? alike(id).map(([place]) => place) : [id]
    onAsk?.(
      places.flatMap((place) => {
        const now = standing.get(place)
        if (!now) return []
        const { toolCalls } = now.answer
        const own = standing.get(id)?.answer.toolCalls ?? []
        // What was said of a tool counts for its calls everywhere, by name.
        const results =
          place === id ? said.results : toolCalls.map(({ name }) => said.results[own.findIndex((call) => call.name === name)] ?? '')
        return cellToAsk(place, now.turn + 1, nextTurns(now.answer, results, toolCalls.length > 0 ? '' : said.message))
      }),
    )
  }
  /** The conversations that can go on now, of columns that are still there. */
  const open = () =>
    [...standing].filter(([id, { answer }]) => mayContinue(answer) && columns.some((column) => column.id === cellOf(id).column))
  /** Those that what is said to this one fits: others with a message, others with calls of the same tools. */
  const alike = (id: string) => {
    const tools = new Set(standing.get(id)?.answer.toolCalls.map(({ name }) => name))
    return open().filter(
      ([
        ,
        {
          answer: { toolCalls },
        },
      ]) => (tools.size === 0 ? toolCalls.length === 0 : toolCalls.length > 0 && toolCalls.every(({ name }) => tools.has(name))),
    )
  }

  const around = (id: string, answer: Answer | undefined) => ({
    before:
      answer && answer.turns.length > 0 ? (
        <details className="min-w-0" open>
          <summary className="cursor-pointer text-muted-foreground text-xs">The conversation so far</summary>
          <div className="pt-2">
            <SentMessages messages={answer.turns} />
          </div>
        </details>
      ) : undefined,
    after:
      onAsk && mayContinue(answer) ? (
        <ContinueTurn
          key={answer.askedAt}
          name={nameOf(id)}
          answer={answer}
          others={alike(id).length}
          onSay={(said, everywhere) => say(id, said, everywhere)}
        />
      ) : undefined,
  })
  const nameOf = (id: string) => `column ${columns.findIndex((column) => column.id === cellOf(id).column) + 1}`
  /** The cell that speaks for this one now. */
  const newest = (id: string) => {
    const { column, row, repeat } = cellOf(id)
    return cellId(column, row, repeat, standing.get(id)?.turn ?? 1)
  }
  return { shown, first, again, newest, around }
}
