import type { CompareInput } from '@/lib/playground/schema'
import type { FilledMessage, JsonObject, PromptContent } from '@/lib/prompts/content-schema'
import type { Column } from './columns'
import type { PromptView, Selection } from './prompt-view'

/** Everything that all columns have in common. */
export type Asking = {
  prompt: Pick<PromptView, 'id'>
  selection: Selection
  content: PromptContent
  values: JsonObject
  placeholders: Record<string, FilledMessage[]>
  environment: string | null
}

/** What the server is asked for these columns: a version by number, or the draft as it stands. */
export const compareInput = (
  { prompt, selection, content, values, placeholders, environment }: Asking,
  columns: readonly Column[],
): CompareInput => ({
  promptId: prompt.id,
  ...(selection.type === 'version' ? { version: selection.number } : { content }),
  variables: values,
  placeholders,
  ...(environment === null ? {} : { environment }),
  targets: columns.map(({ id, target, parameters, version }) => ({ id, ...target, parameters, ...(version !== undefined && { version }) })),
})

/** All that decides what a column is asked: when it differs, an answer is to another question. */
export const questionOf = (asking: Asking, { target, parameters, version }: Column): string => {
  const { targets: _, ...shared } = compareInput(asking, [])
  return JSON.stringify([shared, target, parameters, version])
}
