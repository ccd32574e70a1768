import type { ToolCall } from '@/lib/gateways/call-schema'
import { PlainText } from './plain-text'
import { ToolCallBlocks } from './tool-call-blocks'

/** Messages as they were, or will be, sent: text as it is, tool calls and their results as such, everything else as JSON. */
export function SentMessages({ messages }: { messages: readonly unknown[] }) {
  return (
    <ol className="flex min-w-0 flex-col gap-2">
      {messages.map((message, index) => {
        const { role, text, calls } = inWords(message)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
          <li key={index} className="flex min-w-0 flex-col gap-1 rounded-md border bg-card px-3 py-2">
            <p className="truncate text-2xs text-muted-foreground">{role}</p>
            {text !== '' && <PlainText mono text={text} className="text-xs" />}
            <ToolCallBlocks calls={calls} />
          </li>
        )
      })}
    </ol>
  )
}

type InWords = { role: string; text: string; calls: ToolCall[] }

function inWords(message: unknown): InWords {
  if (typeof message !== 'object' || message === null) return { role: 'message', text: JSON.stringify(message), calls: [] }
  const { role: given, content, ...rest } = message as { role?: unknown; content?: unknown } & Record<string, unknown>
  const role = typeof given === 'string' ? given : 'message'
  const said = content === undefined || content === null ? '' : typeof content === 'string' ? content : null
  const others = Object.keys(rest).join()
  if (said !== null && others === '' && content !== null && content !== undefined) return { role, text: said, calls: [] }
  if (said !== null && others === 'tool_call_id' && typeof rest.tool_call_id === 'string')
    return { role: `${role}, to ${rest.tool_call_id}`, text: said, calls: [] }
  const calls = others === 'tool_calls' ? callsIn(rest.tool_calls) : null
  if (said !== null && calls !== null) return { role, text: said, calls }
  return { role, text: JSON.stringify(said === '' ? rest : { content, ...rest }, null, 2), calls: [] }
}

/** Null where it is anything but function calls as OpenAI has them, with nothing besides. */
function callsIn(value: unknown): ToolCall[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const calls = value.flatMap((call: unknown): ToolCall[] => {
    const { id, type, function: asked, ...more } = (call ?? {}) as Record<string, unknown>
    const { name, arguments: given, ...rest } = (asked ?? {}) as Record<string, unknown>
    const plain = type === 'function' && Object.keys({ ...more, ...rest }).length === 0
    return plain && typeof id === 'string' && typeof name === 'string' && typeof given === 'string' ? [{ id, name, arguments: given }] : []
  })
  return calls.length === value.length ? calls : null
}
