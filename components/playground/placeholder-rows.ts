import { type FilledMessage, Message } from '@/lib/prompts/content-schema'

/** A line of chat history in the simple editor. */
export type Row = { role: 'user' | 'assistant' | 'system'; text: string }
/** What stands in a placeholder's editor: rows, or JSON where rows cannot say it (tool calls, images). */
export type PlaceholderDraft = { mode: 'rows'; rows: Row[] } | { mode: 'json'; json: string }

export const emptyPlaceholder: PlaceholderDraft = { mode: 'rows', rows: [] }
const roles: readonly string[] = ['user', 'assistant', 'system'] satisfies Row['role'][]

/** The messages an editor stands for, or what is wrong with it. Rows without text are left out. */
export function messagesOf(draft: PlaceholderDraft): { messages: FilledMessage[]; fault: string | null } {
  if (draft.mode === 'rows')
    return {
      messages: draft.rows.flatMap(({ role, text }): FilledMessage[] => (text === '' ? [] : [{ role, content: text }])),
      fault: null,
    }
  if (draft.json.trim() === '') return { messages: [], fault: null }
  let given: unknown
  try {
    given = JSON.parse(draft.json)
  } catch (error) {
    return { messages: [], fault: `This is not JSON yet: ${error instanceof Error ? error.message : 'check commas and quotes'}.` }
  }
  if (!Array.isArray(given)) return { messages: [], fault: 'Write a list of messages: [{"role": "user", "content": "Hello"}].' }
  const messages: FilledMessage[] = []
  for (const [index, each] of given.entries()) {
    const parsed = Message.safeParse(each)
    if (!parsed.success) return { messages: [], fault: `Message ${index + 1}: ${parsed.error.issues[0]?.message ?? 'not a message.'}` }
    if (parsed.data.role === 'placeholder')
      return { messages: [], fault: `Message ${index + 1}: a placeholder cannot be filled with placeholders.` }
    messages.push(parsed.data)
  }
  return { messages, fault: null }
}

/** The editor for messages that came from elsewhere: rows where they can say everything, else JSON. */
export function draftOf(messages: readonly FilledMessage[]): PlaceholderDraft {
  const rows = messages.flatMap((message): Row[] => {
    const simple = roles.includes(message.role) && typeof message.content === 'string' && Object.keys(message).length === 2
    return simple ? [{ role: message.role as Row['role'], text: message.content as string }] : []
  })
  return rows.length === messages.length ? { mode: 'rows', rows } : { mode: 'json', json: JSON.stringify(messages, null, 2) }
}
