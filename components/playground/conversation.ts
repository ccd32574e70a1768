import { cellId, cellOf } from '@/lib/playground/cell-schema'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import { type Answer, type Answers, isRunning } from './answers'

/** Where a conversation stands: its newest turn, counted from 1, and what was answered there. */
export type Standing = { turn: number; answer: Answer }

/**
 * For each cell, the newest turn of its conversation. A turn that was asked before the one it follows is of an earlier conversation: a cell
 * that was asked anew begins again.
 */
export function standings(answers: Answers): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>()
  for (const [id, first] of Object.entries(answers)) {
    const { column, row, repeat, turn } = cellOf(id)
    if (turn !== 1) continue
    let standing: Standing = { turn: 1, answer: first }
    for (let next = at(2); next && next.askedAt >= standing.answer.askedAt; next = at(standing.turn + 1))
      standing = { turn: standing.turn + 1, answer: next }
    found.set(id, standing)
    function at(turn: number): Answer | undefined {
      return answers[cellId(column, row, repeat, turn)]
    }
  }
  return found
}

/** Whether one can go on after an answer: it has ended, and said something. */
export const mayContinue = (answer: Answer | undefined): answer is Answer =>
  answer !== undefined && !isRunning(answer) && (answer.text !== '' || answer.toolCalls.length > 0)

/** Tool calls whose gateway gave them no id get one, the same on both sides. */
const callId = (id: string | null, index: number) => id ?? `call_${index + 1}`

/**
 * The conversation with what was answered and what is said to it: a result for each tool call, in their order, and the next message
 * where there is one.
 */
export function nextTurns(
  { turns, text, toolCalls }: Pick<Answer, 'turns' | 'text' | 'toolCalls'>,
  results: readonly string[],
  message: string,
): FilledMessage[] {
  const calls = toolCalls.map(({ id, name, arguments: given }, index) => ({
    id: callId(id, index),
    type: 'function' as const,
    function: { name: name || 'unnamed', arguments: given },
  }))
  return [
    ...turns,
    { role: 'assistant', content: text === '' && calls.length > 0 ? null : text, ...(calls.length > 0 && { tool_calls: calls }) },
    ...calls.map(({ id }, index): FilledMessage => ({ role: 'tool', tool_call_id: id, content: results[index] ?? '' })),
    ...(message === '' ? [] : [{ role: 'user' as const, content: message }]),
  ]
}
