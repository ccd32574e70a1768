import type { ToolCall } from '@/lib/gateways/call-schema'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import { cellId, cellOf } from './cell-schema'

/** Where a conversation stands: its newest turn, counted from 1, and what was answered there. */
type Standing<T> = { turn: number; answer: T }

/**
 * For each cell, the newest turn of its conversation. A turn that was asked before the one it follows is of an earlier conversation: a cell
 * that was asked anew begins again. `askedAt` in milliseconds since the epoch.
 */
export function standings<T extends { askedAt: number }>(answers: Readonly<Record<string, T>>): ReadonlyMap<string, Standing<T>> {
  const found = new Map<string, Standing<T>>()
  for (const [id, first] of Object.entries(answers)) {
    const { column, row, repeat, turn } = cellOf(id)
    if (turn !== 1) continue
    const at = (turn: number): T | undefined => answers[cellId(column, row, repeat, turn)]
    let standing: Standing<T> = { turn: 1, answer: first }
    for (let next = at(2); next && next.askedAt >= standing.answer.askedAt; next = at(standing.turn + 1))
      standing = { turn: standing.turn + 1, answer: next }
    found.set(id, standing)
  }
  return found
}

type Said = { turns: readonly FilledMessage[]; text: string; toolCalls: readonly ToolCall[] }

/** Tool calls whose gateway gave them no id get one, the same on both sides. */
export const callId = (id: string | null, index: number) => id ?? `call_${index + 1}`

/**
 * The conversation with what was answered and what is said to it: a result for each tool call, in their order, and the next message
 * where there is one.
 */
export function nextTurns({ turns, text, toolCalls }: Said, results: readonly string[], message: string): FilledMessage[] {
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
