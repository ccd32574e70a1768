import type { ToolCall, Usage } from './call-schema'
import { decimalOf } from './price'

/** What a piece of an answer adds. Tool calls are told apart by `index`; `arguments` is the piece to append. */
export type Delta =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool_call'; index: number; id: string | null; name: string | null; arguments: string }

type Fields = Record<string, unknown>
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const fields = (value: unknown): Fields => (isObject(value) ? value : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** Text that comes as a string or as content parts (Mistral and others stream parts). */
const contentText = (value: unknown): string =>
  text(value) ||
  list(value)
    .map((part) => text(fields(part).text))
    .join('')

/**
 * Puts an answer together from the objects of the OpenAI chat protocol: stream chunks, or one whole completion. Takes what it needs and
 * tolerates the rest, because real gateways differ: usage in any chunk or none, whole messages inside chunks, tool calls without an index.
 */
export function answerReader() {
  const answer = {
    text: '',
    reasoning: '',
    toolCalls: [] as ToolCall[],
    finishReason: null as string | null,
    usage: null as Usage | null,
    reportedCost: null as string | null,
    model: null as string | null,
    /** The body of an error that came in place of, or after, an answer. */
    failure: null as unknown,
  }

  /** Where the call stands that an index names. */
  const places = new Map<number, number>()

  function take(frame: unknown): Delta[] {
    if (!isObject(frame)) return []
    if (isFailure(frame)) answer.failure ??= frame
    const usage = readUsage(frame.usage)
    if (usage) answer.usage = usage
    answer.reportedCost = decimalOf(fields(frame.usage).cost) ?? answer.reportedCost
    answer.model = textOrNull(frame.model) ?? answer.model
    const choice = list(frame.choices)
      .map(fields)
      .find((each) => (each.index ?? 0) === 0)
    if (!choice) return []
    answer.finishReason = textOrNull(choice.finish_reason) ?? answer.finishReason
    const said = isObject(choice.delta) ? choice.delta : fields(choice.message)
    const reasoning = contentText(said.reasoning_content) || contentText(said.reasoning)
    const words = contentText(said.content) + text(said.refusal)
    answer.reasoning += reasoning
    answer.text += words
    return [
      ...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
      ...(words ? [{ type: 'text' as const, text: words }] : []),
      ...list(said.tool_calls).map(fields).map(takeToolCall),
    ]
  }

  function takeToolCall(piece: Fields): Delta {
    const id = textOrNull(piece.id)
    const called = fields(piece.function ?? piece.custom)
    const name = textOrNull(called.name)
    const more = text(called.arguments ?? called.input) || (isObject(called.arguments) ? JSON.stringify(called.arguments) : '')
    const index = placeOf(piece.index, id, name)
    const call = answer.toolCalls[index] ?? { id: null, name: '', arguments: '' }
    answer.toolCalls[index] = { id: call.id ?? id, name: call.name || (name ?? ''), arguments: call.arguments + more }
    return { type: 'tool_call', index, id: call.id ? null : id, name: call.name ? null : name, arguments: more }
  }

  /**
   * Its `index` names a call but is not its place: some count from 1, some say 0 for every parallel call and tell them apart by id. vLLM,
   * though, gave every piece of one call an id of its own, and of a forced one the name too: such a call goes on until it is whole.
   */
  function placeOf(index: unknown, id: string | null, name: string | null): number {
    const free = answer.toolCalls.length
    const known = id === null ? -1 : answer.toolCalls.findIndex((call) => call.id === id)
    if (typeof index !== 'number') return known >= 0 ? known : free > 0 && id === null && name === null ? free - 1 : free
    const seen = places.get(index)
    const held = seen === undefined ? undefined : answer.toolCalls[seen]
    const another = held && held.id !== null && id !== null && id !== held.id
    const begins = name !== null && (name !== held?.name || isWhole(held.arguments))
    const place = seen === undefined ? free : !another ? seen : known >= 0 ? known : begins ? free : seen
    places.set(index, place)
    return place
  }

  return { answer, take, begun: () => answer.text !== '' || answer.reasoning !== '' || answer.toolCalls.length > 0 }
}

function isWhole(json: string): boolean {
  try {
    JSON.parse(json)
    return true
  } catch {
    return false
  }
}

/** Tokens in OpenAI's names, the Responses API's, or DeepSeek's. Null when none of them is there. */
export function readUsage(reported: unknown): Usage | null {
  const usage = fields(reported)
  const count = (...values: unknown[]) =>
    values.find((value): value is number => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= 2_147_483_647) ?? null
  const inputTokens = count(usage.prompt_tokens, usage.input_tokens)
  const outputTokens = count(usage.completion_tokens, usage.output_tokens)
  if (inputTokens === null && outputTokens === null) return null
  const inputDetails = fields(usage.prompt_tokens_details ?? usage.input_tokens_details)
  const outputDetails = fields(usage.completion_tokens_details ?? usage.output_tokens_details)
  return {
    inputTokens,
    outputTokens,
    cachedInputTokens: count(inputDetails.cached_tokens, usage.prompt_cache_hit_tokens),
    reasoningTokens: count(outputDetails.reasoning_tokens),
  }
}

/** An error in OpenAI's shape, New API's `success: false`, or vLLM's `object: "error"`; whatever the HTTP status was. */
export const isFailure = (frame: Fields): boolean =>
  Boolean(frame.error) || (!Array.isArray(frame.choices) && (frame.success === false || frame.object === 'error' || frame.type === 'error'))
