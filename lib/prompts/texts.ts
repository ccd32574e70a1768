import type { Message, PromptContent } from './content-schema'

export type Templates = Pick<PromptContent, 'messages' | 'text'>

/** Applies `fill` to every text of a content that is a template: the text, message texts, and the texts, URLs and data of content parts. */
export function mapTexts<C extends Templates>(content: C, fill: (text: string, path: string) => string): C {
  const inPart = <P extends { type: string }>(part: P, path: string): P =>
    Object.fromEntries(
      Object.entries(part).map(([key, value]) => {
        if (typeof value === 'string') return [key, key === 'text' ? fill(value, `${path}.text`) : value]
        return [key, isRecord(value) ? inMedia(value, `${path}.${key}`) : value]
      }),
    ) as P
  const inMedia = (media: Record<string, unknown>, path: string) =>
    Object.fromEntries(
      Object.entries(media).map(([key, value]) => [
        key,
        typeof value === 'string' && MEDIA_TEMPLATES.includes(key) ? fill(value, `${path}.${key}`) : value,
      ]),
    )
  const inMessage = (message: Message, index: number): Message => {
    if (message.role === 'placeholder' || message.content === null || message.content === undefined) return message
    const path = `messages.${index}.content`
    const { content } = message
    const filled = typeof content === 'string' ? fill(content, path) : content.map((part, at) => inPart(part, `${path}.${at}`))
    return { ...message, content: filled } as Message
  }
  return {
    ...content,
    ...(content.messages && { messages: content.messages.map(inMessage) }),
    ...(content.text !== undefined && { text: fill(content.text, 'text') }),
  }
}
const MEDIA_TEMPLATES = ['url', 'data', 'file_data', 'file_id']
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every template in a content, with its path such as `messages.0.content`. */
export function templatesOf(content: Templates): { path: string; text: string }[] {
  const found: { path: string; text: string }[] = []
  mapTexts(content, (text, path) => {
    found.push({ path, text })
    return text
  })
  return found
}
