import type { Message } from '@/lib/prompts/content-schema'
import type { DraftModel } from './draft-model'
import type { Fill } from './rendering'

/** What is counted as tokens, by card: the texts as they will be sent, and what calls say. Images, sounds and files are counted otherwise. */
export function textsToCount({ items, text }: DraftModel, fill: Fill): { key: string; text: string }[] {
  if (!items) return [{ key: 'text', text: fill(text ?? '') ?? text ?? '' }]
  return items.map(({ key, message }) => ({ key, text: wordsOf(message, fill) }))
}

function wordsOf(message: Message, fill: Fill): string {
  if (message.role === 'placeholder') return ''
  const filled = (text: string) => fill(text) ?? text
  const { content } = message
  const said = Array.isArray(content)
    ? content.map((part) => (part?.type === 'text' ? filled(part.text) : part?.type === 'refusal' ? part.refusal : '')).join('')
    : typeof content === 'string'
      ? filled(content)
      : ''
  const calls = message.role === 'assistant' && Array.isArray(message.tool_calls) ? message.tool_calls : []
  return [
    said,
    ...calls.map((call) => (call.type === 'function' ? `${call.function?.name}${call.function?.arguments}` : JSON.stringify(call))),
  ].join('')
}
