import { type JsonObject, MAX_MESSAGES } from '@/lib/prompts/content-schema'
import type { ParsedPrompt } from '../parsed'
import type { Syntax } from '../schema'
import { convert, recordOf, remark, took } from './foreign'

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'placeholder']
export const isMessages = (value: unknown): value is JsonObject[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((each) => typeof recordOf(each)?.role === 'string' || recordOf(each)?.type === 'placeholder')

const partTypes: Record<string, string> = { input_text: 'text', output_text: 'text', input_image: 'image_url', input_file: 'file' }
/** A content part of the Responses API as Chat Completions has it. */
function partOf(part: JsonObject): JsonObject {
  const type = String(part.type)
  if (type === 'input_image')
    return { type: 'image_url', image_url: { url: String(part.image_url ?? ''), ...(part.detail ? { detail: part.detail } : {}) } }
  if (type === 'input_file') {
    const { type: _, ...file } = part
    return { type: 'file', file }
  }
  return Object.hasOwn(partTypes, type) ? { type: partTypes[type] ?? type, text: part.text ?? '' } : part
}

/** Messages as OpenAI, Langfuse and promptfoo write them, their texts converted. `lineOf`: on which line something of them stands. */
export function messagesFrom(
  prompt: ParsedPrompt,
  messages: JsonObject[],
  syntax: Syntax,
  lineOf: (what: string) => number,
  firstLine = 1,
): JsonObject[] {
  const text = (value: string) => took(prompt, convert(value, syntax), firstLine + lineOf(JSON.stringify(value).slice(1, 41)) - 1)
  // One too many is enough to be refused.
  return messages.slice(0, MAX_MESSAGES + 1).map((message) => {
    const { type, id: _, status: __, ...rest } = message
    if (type === 'placeholder' || rest.role === 'placeholder') return { role: 'placeholder', name: rest.name ?? '' }
    const role = rest.role === 'model' || rest.role === 'ai' ? 'assistant' : rest.role === 'human' ? 'user' : rest.role
    if (!roles.includes(String(role))) remark(prompt, firstLine, String(role), 'This role is not known here.')
    const { content } = rest
    if (typeof content === 'string') return { ...rest, role, content: text(content) }
    if (!Array.isArray(content)) return { ...rest, role }
    const parts = content.map((each) => {
      const part = partOf(recordOf(each) ?? { type: 'text', text: String(each) })
      return part.type === 'text' && typeof part.text === 'string' ? { ...part, text: text(part.text) } : part
    })
    const [only] = parts
    return {
      ...rest,
      role,
      content: parts.length === 1 && only?.type === 'text' && Object.keys(only).length === 2 ? (only.text ?? '') : parts,
    }
  }) as JsonObject[]
}
