import { PlainText } from './plain-text'

/** Messages as they were, or will be, sent: text as it is, everything else as JSON. */
export function SentMessages({ messages }: { messages: readonly unknown[] }) {
  return (
    <ol className="flex min-w-0 flex-col gap-2">
      {messages.map((message, index) => {
        const { role, text } = inWords(message)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
          <li key={index} className="min-w-0 rounded-md border bg-card px-3 py-2">
            <p className="mb-0.5 text-2xs text-muted-foreground">{role}</p>
            <PlainText mono text={text} className="text-xs" />
          </li>
        )
      })}
    </ol>
  )
}

function inWords(message: unknown): { role: string; text: string } {
  if (typeof message !== 'object' || message === null) return { role: 'message', text: JSON.stringify(message) }
  const { role, content, ...rest } = message as { role?: unknown; content?: unknown }
  const plain = typeof content === 'string' && Object.keys(rest).length === 0
  const shown = content === undefined || content === null ? rest : { content, ...rest }
  return { role: typeof role === 'string' ? role : 'message', text: plain ? content : JSON.stringify(shown, null, 2) }
}
