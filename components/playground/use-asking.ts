'use client'

import { useMemo } from 'react'
import type { FilledMessage, JsonObject } from '@/lib/prompts/content-schema'
import { type AskedRow, type Asking, questions } from './asking'
import type { PromptView } from './prompt-view'

type Fields = { values: JsonObject; placeholders: Record<string, FilledMessage[]> }

/** What all cells have in common, and the mark of what each is asked; null when the prompt cannot be run as it stands. */
export function useAsking(prompt: PromptView | null, fields: Fields, rows: readonly AskedRow[], environment: string | null) {
  // The fields are new objects at every draw; what they say is not.
  const form = JSON.stringify([fields.values, fields.placeholders])
  return useMemo(() => {
    if (!prompt?.content || !prompt.selection) return null
    const [variables, placeholders] = JSON.parse(form) as [JsonObject, Record<string, FilledMessage[]>]
    const asking: Asking = {
      prompt,
      selection: prompt.selection,
      content: prompt.content,
      form: { variables, placeholders },
      rows,
      environment,
    }
    return { asking, questionOf: questions(asking) }
  }, [prompt, form, rows, environment])
}
