import type { ContentPart, Message, MessageRole, Tool, ToolCall } from '@/lib/prompts/content-schema'

export type TextRole = Exclude<MessageRole, 'placeholder'>
export type TextMessage = Exclude<Message, { role: 'placeholder' }>
export type PartType = ContentPart['type']
type Content = string | ContentPart[] | null | undefined

export const textRoles: readonly TextRole[] = ['system', 'developer', 'user', 'assistant', 'tool']
/** The content parts that each role may hold (OpenAI's Chat Completions). */
export const partTypes: Record<TextRole, readonly PartType[]> = {
  system: ['text'],
  developer: ['text'],
  user: ['text', 'image_url', 'input_audio', 'file'],
  assistant: ['text', 'refusal'],
  tool: ['text'],
}
export const emptyPart: Record<PartType, ContentPart> = {
  text: { type: 'text', text: '' },
  image_url: { type: 'image_url', image_url: { url: '' } },
  input_audio: { type: 'input_audio', input_audio: { data: '', format: 'mp3' } },
  file: { type: 'file', file: { filename: '', file_data: '' } },
  refusal: { type: 'refusal', refusal: '' },
}

type Check = (value: unknown) => boolean
const isText: Check = (value) => typeof value === 'string'
const isCount: Check = (value) => typeof value === 'number'
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value)
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const shape =
  (fields: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([key, inner]) => inner === undefined || Object.hasOwn(fields, key)) &&
    Object.entries(fields).every(([key, check]) => check((value as Record<string, unknown>)[key]))

const isPart: Record<PartType, Check> = {
  text: shape({ type: isText, text: isText }),
  image_url: shape({ type: isText, image_url: shape({ url: isText, detail: optional(oneOf('auto', 'low', 'high', 'original')) }) }),
  input_audio: shape({ type: isText, input_audio: shape({ data: isText, format: oneOf('wav', 'mp3') }) }),
  file: shape({ type: isText, file: shape({ file_data: optional(isText), file_id: optional(isText), filename: optional(isText) }) }),
  refusal: shape({ type: isText, refusal: isText }),
}
const isToolCall: Check = (value) =>
  shape({ id: isText, type: oneOf('function'), function: shape({ name: isText, arguments: isText }) })(value) ||
  shape({ id: isText, type: oneOf('custom'), custom: shape({ name: isText, input: isText }) })(value)
const contentOf =
  (role: TextRole): Check =>
  (value) =>
    isText(value) ||
    (role === 'assistant' && (value === null || value === undefined)) ||
    (Array.isArray(value) && value.every((part: ContentPart) => partTypes[role].includes(part?.type) && isPart[part.type](part)))
const textMessage = (role: TextRole, more: Record<string, Check> = {}): Check => shape({ role: isText, content: contentOf(role), ...more })
const named = { name: optional(isText) }
const isMessage: Record<MessageRole, Check> = {
  system: textMessage('system', named),
  developer: textMessage('developer', named),
  user: textMessage('user', named),
  assistant: textMessage('assistant', {
    ...named,
    refusal: optional((value) => value === null || isText(value)),
    tool_calls: optional((value) => Array.isArray(value) && value.every(isToolCall)),
  }),
  tool: textMessage('tool', { tool_call_id: isText }),
  placeholder: shape({ role: isText, name: isText, min: optional(isCount), max: optional(isCount) }),
}

/** True when a card shows all there is of a message, however unfinished; anything else is edited as JSON, so that nothing is hidden. */
export const fitsCard = (message: Message): boolean => Object.hasOwn(isMessage, message.role) && isMessage[message.role](message)

/** What a message's role could not hold, kept by its card to come back with a role that can. */
export type Kept = {
  name?: string | undefined
  refusal?: string | null | undefined
  tool_calls?: ToolCall[] | undefined
  tool_call_id?: string | undefined
  /** The content as it was, and how what stands in its place was written. */
  content?: { was: Content; shown: string }
}

type Field = Exclude<keyof Kept, 'content'>
const heldBy: Record<TextRole, readonly Field[]> = {
  system: ['name'],
  developer: ['name'],
  user: ['name'],
  assistant: ['name', 'refusal', 'tool_calls'],
  tool: ['tool_call_id'],
}

/** A message under another role, and what that role cannot hold. */
export function withRole(message: TextMessage, role: TextRole, before: Kept = {}): { message: Message; kept: Kept } {
  const { role: _, content: shown, ...fields } = message as TextMessage & Omit<Kept, 'content'>
  // What the old role could hold counts as it is now, taken away or not.
  const held = Object.fromEntries(heldBy[message.role].map((field) => [field, fields[field]]))
  const kept: Kept = { ...before, ...held }
  const was: Content = before.content && JSON.stringify(shown ?? null) === before.content.shown ? before.content.was : shown
  const content = fitting(was, role)
  kept.content = { was, shown: JSON.stringify(content ?? null) }
  const name = kept.name === undefined ? {} : { name: kept.name }
  if (role === 'tool') return { kept, message: { role, content, tool_call_id: kept.tool_call_id ?? '' } as Message }
  if (role !== 'assistant') return { kept, message: { role, content, ...name } as Message }
  const said = content === undefined ? {} : { content }
  const refusal = kept.refusal === undefined ? {} : { refusal: kept.refusal }
  const calls = kept.tool_calls === undefined ? {} : { tool_calls: kept.tool_calls }
  return { kept, message: { role, ...said, ...name, ...refusal, ...calls } as Message }
}

function fitting(content: Content, role: TextRole): Content {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return role === 'assistant' ? content : ''
  const parts = content.filter(({ type }) => partTypes[role].includes(type))
  return parts.length > 0 ? parts : ''
}

const partNames: Record<PartType, [one: string, many: string]> = {
  text: ['text', 'texts'],
  image_url: ['image', 'images'],
  input_audio: ['audio clip', 'audio clips'],
  file: ['file', 'files'],
  refusal: ['refusal', 'refusals'],
}
/** What a role cannot hold of a message, in words; empty when it can hold all of it. */
export function lostUnder(message: TextMessage, role: TextRole): string {
  const parts = Array.isArray(message.content) ? message.content : []
  const lost = Object.entries(partNames).flatMap(([type, [one, many]]) => {
    const count = partTypes[role].includes(type as PartType) ? 0 : parts.filter((part) => part.type === type).length
    return count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${many}`]
  })
  const calls = message.role === 'assistant' && role !== 'assistant' ? (message.tool_calls?.length ?? 0) : 0
  if (calls > 0) lost.push(calls === 1 ? '1 tool call' : `${calls} tool calls`)
  return lost.join(', ')
}

/** A message with one more part, behind the others or at a place (from 0); its text, if it is one, becomes the first. */
export function withPart<M extends TextMessage>(message: M, part: ContentPart, at?: number): M {
  const { content } = message
  const parts: ContentPart[] = Array.isArray(content) ? content : content ? [{ type: 'text', text: content }] : []
  return { ...message, content: parts.toSpliced(at ?? parts.length, 0, part) } as M
}
/** An assistant message with one more call, at a place (from 0). */
export function withCall(message: TextMessage, call: ToolCall, at: number): TextMessage {
  if (message.role !== 'assistant') return message
  return { ...message, tool_calls: (message.tool_calls ?? []).toSpliced(at, 0, call) }
}
/** A message with other parts; without any it is an empty text again. */
export const withParts = <M extends TextMessage>(message: M, parts: ContentPart[]): M =>
  ({ ...message, content: parts.length > 0 ? parts : '' }) as M

/** A call that a tool message can answer, and the place (from 0) of the message that makes it. */
export type Call = { id: string; name: string; at: number }
export const callsIn = (messages: readonly Message[]): Call[] =>
  messages.flatMap((message, at) =>
    message.role === 'assistant' && Array.isArray(message.tool_calls)
      ? message.tool_calls.map((call) => ({ id: call.id, name: call.type === 'function' ? call.function.name : call.custom.name, at }))
      : [],
  )
/** The names of tools, those of half-written ones left out. */
export const toolNamesIn = (tools: readonly Tool[]): string[] =>
  tools.flatMap((tool: Partial<Record<'function' | 'custom', { name?: unknown }>>) => {
    const name = tool.function?.name ?? tool.custom?.name
    return typeof name === 'string' && name !== '' ? [name] : []
  })
/** An id that no call has yet. */
export function newCallId(taken: readonly string[]): string {
  let number = taken.length + 1
  while (taken.includes(`call_${number}`)) number++
  return `call_${number}`
}
