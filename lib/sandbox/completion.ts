import { type Script, textOf, wordsOf } from './models'
import type { ChatCompletionRequest } from './request'

/** A request, what is to be done with it, and the id that both give it. */
export type Job = { id: string; request: ChatCompletionRequest; script: Extract<Script, { kind: 'answer' }> }
/** One step of a simulated answer: wait, then send. */
type Step = { afterMs: number; send: object | '[DONE]' } | { afterMs: number; cut: true }

// The same request always gets the same answer, so even the time stands still.
const CREATED = Date.UTC(2026, 0, 1) / 1000
const SYSTEM = 'versicle-simulator'

/** The words of a text with the space before them, so that joined they are the text again. */
const pieces = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? []

/**
 * What a script says, with OpenAI's figures. The simulator's tokens are words (runs of characters without white space) of message texts,
 * of the answer, and of tool arguments; `max_tokens` cuts the answer by them.
 */
function compose({ request, script }: Job) {
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY
  const all = pieces(script.text)
  const words = all.slice(0, limit)
  const reasoning = pieces(script.reasoning ?? '')
  const prompt = request.messages.reduce((sum, message) => sum + wordsOf(textOf(message)).length, 0)
  const said = wordsOf(words.join('')).length + wordsOf(script.toolCall?.arguments ?? '').length
  const finishReason = script.toolCall ? 'tool_calls' : words.length < all.length ? 'length' : 'stop'
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: said + reasoning.length,
    total_tokens: prompt + said + reasoning.length,
    ...(reasoning.length > 0 ? { completion_tokens_details: { reasoning_tokens: reasoning.length } } : {}),
  }
  return { words, reasoning, finishReason, usage }
}

const envelope = ({ id, request }: Job, object: string) => ({
  id: `chatcmpl-${id}`,
  object,
  created: CREATED,
  model: request.model,
  system_fingerprint: SYSTEM,
})

const toolCallOf = ({ id, script }: Job) => script.toolCall && { id: `call_${id}`, type: 'function', function: script.toolCall }

/** The answer as one `chat.completion` object. */
export function completion(job: Job): object {
  const { words, reasoning, finishReason, usage } = compose(job)
  const call = toolCallOf(job)
  const message = {
    role: 'assistant',
    content: call ? null : words.join(''),
    ...(reasoning.length > 0 ? { reasoning_content: reasoning.join('') } : {}),
    ...(call ? { tool_calls: [call] } : {}),
  }
  return { ...envelope(job, 'chat.completion'), choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }], usage }
}

/** How long the whole answer takes when it is not streamed. */
export const durationMs = (job: Job): number => (job.script.firstMs ?? 0) + (job.script.wordMs ?? 0) * compose(job).words.length

/** The answer as `chat.completion.chunk` objects, one word each. */
export function* steps(job: Job): Generator<Step, void> {
  const { request, script } = job
  const { words, reasoning, finishReason, usage } = compose(job)
  const chunk = (delta: object, reason: string | null = null) => ({
    ...envelope(job, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  })
  yield { afterMs: script.firstMs ?? 0, send: chunk({ role: 'assistant', content: '' }) }
  for (const piece of reasoning) yield { afterMs: 0, send: chunk({ reasoning_content: piece }) }
  const call = toolCallOf(job)
  if (call) {
    yield { afterMs: 0, send: chunk({ tool_calls: [{ index: 0, ...call, function: { name: call.function.name, arguments: '' } }] }) }
    for (const piece of call.function.arguments.match(/.{1,12}/gsu) ?? [])
      yield { afterMs: 0, send: chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }) }
  }
  const whole = (script.ending ?? 'whole') === 'whole'
  const half = whole ? words : words.slice(0, Math.ceil(words.length / 2))
  for (const piece of half) yield { afterMs: script.wordMs ?? 0, send: chunk({ content: piece }) }
  if (script.ending === 'cut') {
    // Long enough for what was sent to leave before the connection breaks.
    yield { afterMs: 20, cut: true }
  } else if (script.ending === 'error') {
    const message = 'The simulator breaks off here, on purpose.'
    yield { afterMs: 0, send: { error: { message, type: 'server_error', param: null, code: 'simulated_break' } } }
  } else {
    yield { afterMs: 0, send: chunk({}, finishReason) }
    if (request.stream_options?.include_usage) yield { afterMs: 0, send: { ...envelope(job, 'chat.completion.chunk'), choices: [], usage } }
    yield { afterMs: 0, send: '[DONE]' }
  }
}
