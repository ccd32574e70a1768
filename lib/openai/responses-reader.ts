import { type Delta, readUsage } from '@/lib/gateways/answer'
import type { ToolCall, Usage } from '@/lib/gateways/call-schema'
import { decimalOf } from '@/lib/gateways/price'

type Fields = Record<string, unknown>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {})
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const textOrNull = (value: unknown): string | null => text(value) || null

/**
 * Puts an answer of OpenAI's Responses API together from its events, or from one whole response. The same reading as answerReader gives of
 * chat completions: takes what it needs, tolerates the rest.
 */
export function responsesReader() {
  const answer = {
    text: '',
    reasoning: '',
    toolCalls: [] as ToolCall[],
    finishReason: null as string | null,
    usage: null as Usage | null,
    reportedCost: null as string | null,
    model: null as string | null,
    failure: null as unknown,
  }
  /** Where the tool call of an item stands. */
  const places = new Map<string, number>()

  function take(frame: unknown): Delta[] {
    const event = fields(frame)
    const { type } = event
    if (event.object === 'response') return takeWhole(event)
    if (type === 'error' || (event.error && type === undefined)) answer.failure ??= event
    if (type === 'response.output_text.delta' || type === 'response.refusal.delta') return said('text', text(event.delta))
    if (type === 'response.reasoning_text.delta' || type === 'response.reasoning_summary_text.delta')
      return said('reasoning', text(event.delta))
    if (type === 'response.output_item.added') return began(fields(event.item), text(fields(event.item).id))
    if (type === 'response.function_call_arguments.delta' || type === 'response.custom_tool_call_input.delta')
      return more(text(event.item_id), text(event.delta))
    if (type === 'response.created') answer.model = textOrNull(fields(event.response).model) ?? answer.model
    if (type === 'response.completed' || type === 'response.incomplete' || type === 'response.failed') ended(fields(event.response))
    return []
  }

  function said(kind: 'text' | 'reasoning', piece: string): Delta[] {
    answer[kind] += piece
    return piece === '' ? [] : [{ type: kind, text: piece }]
  }

  function began(item: Fields, id: string): Delta[] {
    if (item.type !== 'function_call' && item.type !== 'custom_tool_call') return []
    const index = answer.toolCalls.length
    const call = {
      id: textOrNull(item.call_id) ?? textOrNull(item.id),
      name: text(item.name),
      arguments: text(item.arguments ?? item.input),
    }
    answer.toolCalls.push(call)
    places.set(id, index)
    return [{ type: 'tool_call', index, ...call }]
  }

  function more(id: string, piece: string): Delta[] {
    const index = places.get(id) ?? answer.toolCalls.length - 1
    const call = answer.toolCalls[index]
    if (!call) return []
    call.arguments += piece
    return [{ type: 'tool_call', index, id: null, name: null, arguments: piece }]
  }

  function takeWhole(response: Fields): Delta[] {
    ended(response)
    return list(response.output).flatMap((item) => [
      ...began(item, text(item.id)),
      ...(item.type === 'message' ? list(item.content).flatMap((part) => said('text', text(part.text) || text(part.refusal))) : []),
      ...(item.type === 'reasoning'
        ? [...list(item.summary), ...list(item.content)].flatMap((part) => said('reasoning', text(part.text)))
        : []),
    ])
  }

  function ended(response: Fields): void {
    const reported = fields(response.usage)
    answer.usage = readUsage(reported) ?? answer.usage
    answer.reportedCost = decimalOf(reported.cost) ?? answer.reportedCost
    answer.model = textOrNull(response.model) ?? answer.model
    if (response.error) answer.failure ??= response
    answer.finishReason = textOrNull(fields(response.incomplete_details).reason) ?? textOrNull(response.status) ?? answer.finishReason
  }

  return { answer, take, begun: () => answer.text !== '' || answer.reasoning !== '' || answer.toolCalls.length > 0 }
}
