'use client'

import { ChevronRight } from 'lucide-react'
import { useMemo } from 'react'
import { SentMessages } from '@/components/runs/sent-messages'
import type { FilledMessage, JsonObject, PromptContent } from '@/lib/prompts/content-schema'
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
        <div className="pt-1">
          <SentMessages messages={filled.messages} />
        </div>
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
