import { z } from 'zod'
import { type Json, type JsonObject, JsonObjectOf, shortText, strict, Text } from './storable-schema'
import { type VariableDeclaration, VariableDeclarations } from './variable-schema'

export type { Json, JsonObject }
export { shortText }

/** A whole content may weigh this much as JSON in UTF-8, partials included. */
export const MAX_CONTENT_BYTES = 1_000_000
/** A file kept in a message itself (a `data:` URL, or base64 for audio) may weigh this much before base64. */
export const MAX_INLINE_BYTES = 500_000
/** Most messages a prompt may hold, and most that a placeholder may ask for. */
export const MAX_MESSAGES = 500
export const PromptKind = z.enum(['chat', 'text'])
export type PromptKind = z.infer<typeof PromptKind>

/** An alias such as `default`, or a target `gateway-slug/model-name`; a model's name may hold slashes itself. */
export const ModelRef = z
  .string()
  .max(200, 'Use at most 200 characters.')
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[!-~]+)?$/, 'Use an alias such as default, or a target such as koala/gpt-5.')

// Messages, tools and response formats are OpenAI's own shapes (Chat Completions, platform.openai.com/docs/api-reference/chat/create).
const TextPart = strict({ type: z.literal('text'), text: Text })
const ImagePart = strict({
  type: z.literal('image_url'),
  image_url: strict({ url: Text.min(1), detail: z.enum(['auto', 'low', 'high', 'original']).optional() }),
})
const AudioPart = strict({ type: z.literal('input_audio'), input_audio: strict({ data: Text, format: z.enum(['wav', 'mp3']) }) })
const FilePart = strict({
  type: z.literal('file'),
  file: strict({ file_data: Text.optional(), file_id: Text.optional(), filename: Text.optional() }),
})
const RefusalPart = strict({ type: z.literal('refusal'), refusal: Text })
export const ContentPart = z.discriminatedUnion('type', [TextPart, ImagePart, AudioPart, FilePart, RefusalPart])
export type ContentPart = z.infer<typeof ContentPart>

const ToolCall = z.discriminatedUnion('type', [
  strict({ id: Text.min(1), type: z.literal('function'), function: strict({ name: Text.min(1), arguments: Text }) }),
  strict({ id: Text.min(1), type: z.literal('custom'), custom: strict({ name: Text.min(1), input: Text }) }),
])
export type ToolCall = z.infer<typeof ToolCall>

const textOr = <P extends z.ZodType>(part: P) => z.union([Text, z.array(part).min(1, 'Add a content part, or use a string.')])
const name = Text.max(200).optional()
const PlaceholderCount = z.int('Use a whole number.').min(0, 'Use 0 or more.').max(MAX_MESSAGES, `Use at most ${MAX_MESSAGES}.`)
const Instruction = <R extends 'system' | 'developer'>(role: R) => strict({ role: z.literal(role), content: textOr(TextPart), name })
export const Message = z.discriminatedUnion('role', [
  Instruction('system'),
  Instruction('developer'),
  strict({
    role: z.literal('user'),
    content: textOr(z.discriminatedUnion('type', [TextPart, ImagePart, AudioPart, FilePart])),
    name,
  }),
  strict({
    role: z.literal('assistant'),
    content: textOr(z.discriminatedUnion('type', [TextPart, RefusalPart]))
      .nullable()
      .optional(),
    name,
    refusal: Text.nullable().optional(),
    tool_calls: z.array(ToolCall).min(1, 'Remove tool_calls, or add one.').optional(),
  }).refine((message) => message.tool_calls !== undefined || typeof message.refusal === 'string' || (message.content ?? null) !== null, {
    path: ['content'],
    message: 'Give an assistant message content, or tool_calls.',
  }),
  strict({ role: z.literal('tool'), content: textOr(TextPart), tool_call_id: Text.min(1, 'Say which tool call this answers.') }),
  strict({
    role: z.literal('placeholder'),
    name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/, 'Name the placeholder with letters, digits, "_" and "-".'),
    min: PlaceholderCount.optional(),
    max: PlaceholderCount.min(1, 'A placeholder that takes no message can be removed.').optional(),
  }).refine(({ min = 0, max = MAX_MESSAGES }) => min <= max, {
    path: ['max'],
    message: 'Ask for no fewer messages at most than at least.',
  }),
])
export type Message = z.infer<typeof Message>
export type MessageRole = Message['role']
/** A message that can be sent: everything but a placeholder. */
export type FilledMessage = Exclude<Message, { role: 'placeholder' }>

/** What a prompt is filled with: values by variable name, and a list of messages per placeholder. */
export const VariableValues = JsonObjectOf()
export const PlaceholderMessages = z.record(
  z.string(),
  z.array(
    Message.refine(
      (message): message is FilledMessage => message.role !== 'placeholder',
      'A placeholder cannot be filled with placeholders.',
    ),
  ),
)

const FunctionName = z.string().regex(/^[A-Za-z0-9_.:-]{1,128}$/, 'Name it with letters, digits, "_", ".", ":" and "-", at most 128.')
export const Tool = z.discriminatedUnion('type', [
  strict({
    type: z.literal('function'),
    function: strict({
      name: FunctionName,
      description: Text.optional(),
      parameters: JsonObjectOf().optional(),
      strict: z.boolean().nullable().optional(),
    }),
  }),
  strict({
    type: z.literal('custom'),
    custom: strict({ name: FunctionName, description: Text.optional(), format: JsonObjectOf().optional() }),
  }),
])
export type Tool = z.infer<typeof Tool>
export const toolName = (tool: Tool): string => (tool.type === 'function' ? tool.function.name : tool.custom.name)

export const ResponseFormat = z.discriminatedUnion('type', [
  strict({ type: z.literal('text') }),
  strict({ type: z.literal('json_object') }),
  strict({
    type: z.literal('json_schema'),
    json_schema: strict({
      name: FunctionName,
      description: Text.optional(),
      schema: JsonObjectOf().optional(),
      strict: z.boolean().nullable().optional(),
    }),
  }),
])
export type ResponseFormat = z.infer<typeof ResponseFormat>

const NOT_PARAMETERS = ['model', 'messages', 'prompt', 'tools', 'response_format', 'stream', 'stream_options']
const Parameters = JsonObjectOf().superRefine((parameters, ctx) => {
  for (const key of NOT_PARAMETERS.filter((key) => Object.hasOwn(parameters, key)))
    ctx.addIssue({
      code: 'custom',
      path: [key],
      message: `Take "${key}" out of the parameters: it has a place of its own.`,
      input: parameters,
    })
})

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length
const notTooLarge = (content: unknown, ctx: z.RefinementCtx) => {
  const bytes = bytesOf(content)
  if (bytes > MAX_CONTENT_BYTES)
    ctx.addIssue({
      code: 'custom',
      message: `This weighs ${bytes.toLocaleString('en')} bytes; a prompt may weigh 1 MB (1,000,000 bytes).`,
      input: content,
    })
}

/** What a `data:` URL or a text of base64 holds, in bytes. */
export const inlineBytes = (text: string): number =>
  Math.floor(((text.length - (text.startsWith('data:') ? text.indexOf(',') + 1 : 0)) * 3) / 4)
/** True for text that is the bytes of a file and nothing to be read: a `data:` URL, or much base64. */
export const isInlineFile = (text: string): boolean =>
  /^data:[^,]{0,200};base64,/.test(text) || (text.length > 1000 && /^[A-Za-z0-9+/]+={0,2}$/.test(text))
/** The file that a part carries in itself: its field and its text; null for a URL, an id or a text. */
export function inlineFile(part: ContentPart): { path: [string, string]; text: string } | null {
  const carried = (field: string, key: string, text = '') =>
    text.startsWith('data:') ? { path: [field, key] as [string, string], text } : null
  if (part.type === 'image_url') return carried('image_url', 'url', part.image_url.url)
  if (part.type === 'file') return carried('file', 'file_data', part.file.file_data)
  return part.type === 'input_audio' ? { path: ['input_audio', 'data'], text: part.input_audio.data } : null
}
const filesNotTooLarge = ({ messages = [] }: { messages?: Message[] | undefined }, ctx: z.RefinementCtx) => {
  for (const [at, message] of messages.entries())
    for (const [index, part] of (message.role !== 'placeholder' && Array.isArray(message.content) ? message.content : []).entries()) {
      const file = inlineFile(part)
      if (file && inlineBytes(file.text) > MAX_INLINE_BYTES)
        ctx.addIssue({
          code: 'custom',
          path: ['messages', at, 'content', index, ...file.path],
          message: `This file weighs ${inlineBytes(file.text).toLocaleString('en')} bytes; kept in a prompt it may weigh ${MAX_INLINE_BYTES.toLocaleString('en')}. Give its URL, or a variable.`,
          input: part,
        })
    }
}

function withoutEmptyVariables<C extends { variables?: unknown[] | undefined }>(content: C): C {
  if (!('variables' in content) || (content.variables?.length ?? 0) > 0) return content
  const { variables: _, ...rest } = content
  return rest as C
}

/** Everything a version says: either messages (a chat prompt) or text (a text prompt), and how to run them. */
export const PromptContent = strict({
  messages: z.array(Message).min(1, 'Add a message.').max(MAX_MESSAGES, `Use at most ${MAX_MESSAGES} messages.`).optional(),
  text: Text.optional(),
  model: ModelRef.default('default'),
  parameters: Parameters.default({}),
  tools: z.array(Tool).max(128, 'Use at most 128 tools.').default([]),
  responseFormat: ResponseFormat.nullable().default(null),
  config: JsonObjectOf().default({}),
  /** Left out where nothing is declared, so that such a version has the digest it always had. */
  variables: VariableDeclarations.optional(),
})
  .overwrite(withoutEmptyVariables)
  .superRefine((content, ctx) => {
    if ((content.messages === undefined) === (content.text === undefined))
      ctx.addIssue({ code: 'custom', path: ['messages'], message: 'Give either messages (chat) or text.', input: content })
    const names = content.tools.map(toolName)
    names.forEach((name, index) => {
      if (names.indexOf(name) !== index)
        ctx.addIssue({ code: 'custom', path: ['tools', index], message: `Two tools are named "${name}".`, input: content })
    })
  })
  .superRefine(filesNotTooLarge)
  .superRefine(notTooLarge)
export type PromptContent = z.infer<typeof PromptContent>

const looksLikeMessage = (value: object) => 'role' in value && typeof value.role === 'string'
const looksLikeDeclaration = (value: object) => 'name' in value && typeof value.name === 'string'
/**
 * Work in progress: the shape of a content, but anything half typed may stand in it, so that autosave never refuses.
 * `unparsed` keeps the raw text of JSON fields that do not parse yet, by field name (`tools`, `parameters` …).
 */
export const DraftContent = strict({
  messages: z.array(JsonObjectOf<Message>(looksLikeMessage)).max(MAX_MESSAGES).optional(),
  text: Text.optional(),
  model: shortText(200).default('default'),
  parameters: JsonObjectOf().default({}),
  tools: z.array(JsonObjectOf<Tool>()).default([]),
  responseFormat: JsonObjectOf<ResponseFormat>().nullable().default(null),
  config: JsonObjectOf().default({}),
  variables: z.array(JsonObjectOf<VariableDeclaration>(looksLikeDeclaration)).optional(),
  unparsed: z.record(z.string().max(100), Text).optional(),
}).superRefine(notTooLarge)
export type DraftContent = z.infer<typeof DraftContent>

export const emptyContent = (kind: PromptKind): PromptContent => ({
  ...(kind === 'chat' ? { messages: [{ role: 'system' as const, content: '' }] } : { text: '' }),
  model: 'default',
  parameters: {},
  tools: [],
  responseFormat: null,
  config: {},
})
