'use client'

import { ChevronRight } from 'lucide-react'
import { useMemo } from 'react'
import { PlainText } from '@/components/runs/answer-text'
import type { FilledMessage, JsonObject, PromptContent } from '@/lib/prompts/schema'
import { fillContent } from '@/lib/prompts/variables'

type SentPreviewProps = {
  resolved: PromptContent
  values: JsonObject
  placeholders: Record<string, FilledMessage[]>
}

/** The messages as they will be sent, with the values in place. */
export function SentPreview(props: SentPreviewProps) {
  const { resolved, values, placeholders } = props
  const filled = useMemo(() => fill(resolved, values, placeholders), [resolved, values, placeholders])
  return (
    <details className="group min-w-0">
      <summary className="flex h-7 list-none items-center gap-1 rounded-sm text-muted-foreground text-xs hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3.5 transition-transform group-open:rotate-90" />
        What will be sent
      </summary>
      {'fault' in filled ? (
        <p className="text-muted-foreground text-xs">{filled.fault}</p>
      ) : (
        <ol className="flex min-w-0 flex-col gap-2 pt-1">
          {filled.messages.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
            <li key={index} className="min-w-0 rounded-md border bg-card px-2.5 py-1.5">
              <p className="text-2xs text-muted-foreground">{message.role}</p>
              <PlainText mono text={textOf(message)} className="text-xs" />
            </li>
          ))}
        </ol>
      )}
    </details>
  )
}

function fill(content: PromptContent, values: JsonObject, placeholders: Record<string, FilledMessage[]>) {
  try {
    const { messages, text } = fillContent(content, values, placeholders)
    return { messages: messages ?? [{ role: 'user' as const, content: text ?? '' }] }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'The prompt cannot be filled in yet.' }
  }
}

/** Text as it is; anything else (parts, tool calls) as JSON. */
function textOf(message: FilledMessage): string {
  const { role: _, content, ...rest } = message
  if (typeof content === 'string' && Object.keys(rest).length === 0) return content
  return JSON.stringify(content === undefined || content === null ? rest : { content, ...rest }, null, 2)
}
