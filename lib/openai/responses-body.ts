import type { ReadPrompt } from './read-prompt'

type Fields = Record<string, unknown>
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A published content in the shapes of OpenAI's Responses API (platform.openai.com/docs/guides/migrate-to-responses): messages become
 * input items, tools and the response format lose a level, two limits have other names. What has no counterpart goes as it is, and the
 * gateway says what it thinks of it.
 */
export function responsesContent(prompt: Pick<ReadPrompt, 'messages' | 'parameters' | 'tools' | 'responseFormat'>): {
  input: object[]
  settings: Fields
} {
  const { max_tokens: tokens, max_completion_tokens: most = tokens, reasoning_effort: effort, verbosity, ...parameters } = prompt.parameters
  const format = formatOf(prompt.responseFormat)
  return {
    input: prompt.messages.flatMap((message) => itemsOf(message as Fields)),
    settings: {
      ...parameters,
      ...(most !== undefined && { max_output_tokens: most }),
      ...(effort !== undefined && { reasoning: { effort } }),
      ...(prompt.tools.length > 0 && { tools: prompt.tools.map((tool) => toolOf(tool as Fields)) }),
      ...((format || verbosity !== undefined) && { text: { ...(format && { format }), ...(verbosity !== undefined && { verbosity }) } }),
    },
  }
}

function itemsOf({ role, content, tool_calls: calls, tool_call_id: answers, refusal }: Fields): object[] {
  if (role === 'tool') return [{ type: 'function_call_output', call_id: answers, output: textOf(content) }]
  const said = typeof refusal === 'string' && !content ? refusal : content
  const message =
    said === null || said === undefined
      ? []
      : [{ role, content: Array.isArray(said) ? said.map((part) => partOf(part as Fields, role === 'assistant')) : said }]
  return [...message, ...(Array.isArray(calls) ? calls.map((call) => callOf(call as Fields)) : [])]
}

const textOf = (content: unknown): unknown =>
  Array.isArray(content) ? content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('\n') : content

function partOf(part: Fields, said: boolean): object {
  switch (part.type) {
    case 'text':
      return { type: said ? 'output_text' : 'input_text', text: part.text }
    case 'image_url': {
      const { url, detail = 'auto' } = isObject(part.image_url) ? part.image_url : {}
      return { type: 'input_image', image_url: url, detail }
    }
    case 'file':
      return { type: 'input_file', ...(isObject(part.file) ? part.file : {}) }
    default:
      return part
  }
}

function callOf(call: Fields): object {
  if (isObject(call.function))
    return { type: 'function_call', call_id: call.id, name: call.function.name, arguments: call.function.arguments }
  const { name, input } = isObject(call.custom) ? call.custom : {}
  return { type: 'custom_tool_call', call_id: call.id, name, input }
}

function toolOf(tool: Fields): object {
  if (isObject(tool.function)) return { type: 'function', ...tool.function, strict: tool.function.strict ?? false }
  return isObject(tool.custom) ? { type: 'custom', ...tool.custom } : tool
}

function formatOf(format: object | null): object | null {
  const { type, json_schema: schema } = (format ?? {}) as Fields
  if (type === 'json_schema' && isObject(schema)) return { type, ...schema }
  return format
}
