import type { Message, PromptContent } from '@/lib/prompts/content-schema'

/** A content's text or messages as Langfuse's clients take them; `type` stands on placeholders only, or they would drop the message. */
export const promptOf = ({ text, messages = [] }: PromptContent): string | object[] => text ?? messages.map(itemOf)

function itemOf(message: Message): object {
  if (message.role === 'placeholder') return { type: 'placeholder', name: message.name }
  const { role, content, ...rest } = message
  return { role, content: plain(content), ...rest }
}

type Content = Exclude<Message, { role: 'placeholder' }>['content']

/** The clients fill in variables in plain text only, so content parts that are all text become one; pictures and files stay parts. */
function plain(content: Content): string | object[] {
  if (typeof content === 'string') return content
  const parts = content ?? []
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  return texts.length === parts.length ? texts.join('\n') : parts
}

/** The other way: what a client sends, in the words of a content. Whether it holds is for the content's own schema to say. */
export const contentOf = (prompt: string | Record<string, unknown>[]): { text: string } | { messages: unknown[] } =>
  typeof prompt === 'string'
    ? { text: prompt }
    : { messages: prompt.map(({ type, ...item }) => (type === 'placeholder' ? { role: 'placeholder', ...item } : item)) }

/** A place in a content (`messages.0.content`, `parameters.stop`) as the place in the body it came from. */
export function placeInBody(path: string): string {
  const [first, ...rest] = path.split('.')
  return first === 'text' || first === 'messages' ? ['prompt', ...rest].join('.') : path
}

const dependency = /@@@langfusePrompt:[^@]*@@@/
/** Where a text includes another in Langfuse's own way, which would stand there as plain text. */
export const foreignTag = (text: string): { tag: string; at: number } | undefined => {
  const found = dependency.exec(text)
  return found ? { tag: found[0], at: found.index } : undefined
}
